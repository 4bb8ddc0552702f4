/* The standalone server's sockets: several that share one port, on the loopback address unless
 * another one is named. */
#include "transport/standalone.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Splits "ADDRESS:PORT" or "PORT"; an address that is left out is the loopback one. */
static bool split_listen(const char *listen, char host[128], const char **port)
{
    const char *colon = strrchr(listen, ':');
    size_t length = colon ? (size_t)(colon - listen) : 0;
    *port = colon ? colon + 1 : listen;
    if (length >= 2 && listen[0] == '[' && listen[length - 1] == ']') {
        listen++;
        length -= 2;
    }
    if (length >= 128)
        return false;
    memcpy(host, listen, length);
    host[length] = '\0';
    if (length == 0)
        memcpy(host, "127.0.0.1", sizeof "127.0.0.1");
    size_t number;
    return transport_length(*port, &number) && number <= 65535;
}

/* A socket bound to the address; alone on its port, or sharing it with others of its kind. */
static int bind_to(const struct sockaddr *address, socklen_t size, bool shared)
{
    int on = 1;
    int descriptor =
        socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
    if (descriptor < 0)
        return -1;
    if (address->sa_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        (!shared || setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
        bind(descriptor, address, size) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

static void write_address(char address[128], const struct sockaddr *bound, socklen_t size)
{
    char host[INET6_ADDRSTRLEN] = "", port[8] = "";
    getnameinfo(bound, size, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(address, 128, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

static bool bind_all(const struct addrinfo *found, int *descriptors, int count, char address[128])
{
    struct sockaddr_storage bound = {0};
    socklen_t size = found->ai_addrlen;
    memcpy(&bound, found->ai_addr, size);
    /* Sockets that share a port would also share it with a second server of the same user, which
     * then gets half of the requests. So the port must be free for one that does not share; which
     * never listens, since whoever connected to it would be thrown out when it is closed. */
    int probe = bind_to((const struct sockaddr *)&bound, size, false);
    if (probe < 0 || getsockname(probe, (struct sockaddr *)&bound, &size) != 0)
        return false;
    close(probe);
    for (int i = 0; i < count; i++)
        if ((descriptors[i] = bind_to((const struct sockaddr *)&bound, size, true)) < 0 ||
            listen(descriptors[i], 512) != 0)
            return false;
    write_address(address, (const struct sockaddr *)&bound, size);
    return true;
}

bool standalone_listen(const char *listen, int *descriptors, int count, char address[128],
                       char *error, size_t error_size)
{
    char host[128];
    const char *port;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    if (!split_listen(listen, host, &port) || getaddrinfo(host, port, &hints, &found)) {
        snprintf(error, error_size, "listen: \"%s\" is not ADDRESS:PORT", listen);
        return false;
    }
    bool bound = bind_all(found, descriptors, count, address);
    if (!bound)
        snprintf(error, error_size, "cannot listen on %s: %s", listen, strerror(errno));
    freeaddrinfo(found);
    return bound;
}
