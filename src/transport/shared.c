/* What both transports need: threads of a known size, and the checks of a request that their
 * libraries leave out. */
#include "transport/shared.h"

#include "base/text.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

bool transport_thread(pthread_t *thread, void *(*run)(void *), void *arg)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    bool started = pthread_attr_setstacksize(&attributes, TRANSPORT_STACK) == 0 &&
                   pthread_create(thread, &attributes, run, arg) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

int64_t transport_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

enum http_method transport_method(const char *name)
{
    static const struct {
        const char *name;
        enum http_method method;
    } methods[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_HEAD}, {"POST", HTTP_POST}};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(name, methods[i].name) == 0)
            return methods[i].method;
    return HTTP_OTHER;
}

bool transport_target(char *target, struct request *request)
{
    if (target[0] != '/' || strstr(target, "%00"))
        return false;
    for (const char *c = target; *c; c++)
        if (*c <= ' ' || *c >= 0x7f || *c == '#')
            return false;
    char *mark = strchr(target, '?');
    if (mark)
        *mark = '\0';
    request->path = target;
    request->query = mark ? mark + 1 : "";
    return true;
}

bool transport_length(const char *text, size_t *length)
{
    int64_t value;
    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0' ||
        !text_to_int(text, 0, INT64_MAX, &value))
        return false;
    *length = (size_t)value;
    return true;
}

const char *transport_refusal(int status)
{
    switch (status) {
    case 405:
        return "不支持这种请求方式。";
    case 411:
        return "请求没有说明内容的长度。";
    case 413:
        return "提交的内容太大，请减少内容或分几次提交。";
    case 503:
        return "系统正忙，请稍后再试。";
    default:
        return "请求有误，无法处理。";
    }
}

int transport_open(const char *path, int flags, off_t *size, struct timespec *modified)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(descriptor);
        return -1;
    }
    *size = status.st_size;
    *modified = status.st_mtim;
    return descriptor;
}
