/* yicun serve, yicun fcgi: bind, give up what is not needed, open the program, serve until asked to
 * stop. */
#include "cli/cli.h"

#include "base/log.h"
#include "transport.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One heap for all threads: what each took from a heap of its own would add up to several times as
 * much as they need together, and requests have their arenas. */
static void share_heap(void)
{
    mallopt(M_ARENA_MAX, 1);
}

/* Before any thread starts, so that all of them leave these signals to the main thread. */
static void block_signals(sigset_t *stop)
{
    sigemptyset(stop);
    sigaddset(stop, SIGTERM);
    sigaddset(stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* Files that the server makes are its own; Landlock can open only a folder that is there. */
static bool prepare_files(const struct config *config, char *error, size_t error_size)
{
    umask(0077);
    if (mkdir(config->files, 0700) == 0 || errno == EEXIST)
        return true;
    snprintf(error, error_size, "%s: %s", config->files, strerror(errno));
    return false;
}

/* The store's own threads start in app_create, so whatever binds a thread comes before it. */
static struct app *open_app(const struct config *config, char *error, size_t error_size)
{
    if (!sandbox_drop(config, error, error_size) || !cli_hold(config, false, error, error_size) ||
        !prepare_files(config, error, error_size) || !sandbox_enter(config, error, error_size))
        return NULL;
    return app_create(config, error, error_size);
}

/* Waits for the signal to stop. This thread has nothing else to do, so it tidies each hour. */
static void wait_for_stop(struct app *app, const sigset_t *stop)
{
    static const struct timespec hour = {.tv_sec = 3600};
    while (sigtimedwait(stop, NULL, &hour) < 0)
        if (errno == EAGAIN)
            app_tidy(app);
}

static int serve(const struct config *config, const struct transport *transport)
{
    char error[1024];
    sigset_t stop;
    share_heap();
    block_signals(&stop);
    struct server *server = transport->bind(config, error, sizeof error);
    if (!server)
        return cli_fail("%s", error);
    struct app *app = open_app(config, error, sizeof error);
    if (app && !jobs_start(app)) {
        app_destroy(app);
        app = NULL;
        snprintf(error, sizeof error, "out of memory");
    }
    if (!app || !transport->start(server, app, error, sizeof error)) {
        transport->stop(server);
        jobs_stop(app);
        app_destroy(app);
        return cli_fail("%s", error);
    }
    printf("listening on %s\n", transport->address(server));
    fflush(stdout);
    wait_for_stop(app, &stop);
    log_info("stopping");
    jobs_stop(app);
    if (!transport->stop(server)) {
        /* Threads are still at work with the store; the end of the process undoes what is open. */
        log_warning("some requests did not finish in time");
        _exit(1);
    }
    app_destroy(app);
    return 0;
}

int command_serve(struct call_line *line)
{
    return serve(&line->config, &standalone_transport);
}

int command_fcgi(struct call_line *line)
{
    return serve(&line->config, &fastcgi_transport);
}
