/* What both transports need: threads of a known size, and the checks of a request that their
 * libraries leave out. */
#ifndef YICUN_TRANSPORT_SHARED_H
#define YICUN_TRANSPORT_SHARED_H

#include "http.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

/* Stack of a thread that runs handlers. They keep their data in arenas: pages, uploads and sign-ins
 * were measured to touch less than 32 KiB. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TRANSPORT_SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TRANSPORT_SANITIZED 1
#endif
#ifdef TRANSPORT_SANITIZED
#define TRANSPORT_STACK (2u << 20)
#else
#define TRANSPORT_STACK (256u << 10)
#endif

/* Starts a joinable thread with that stack. */
bool transport_thread(pthread_t *thread, void *(*run)(void *), void *arg);

/* Seconds of a clock that never jumps. */
int64_t transport_clock(void);

/* "GET" etc. as the core knows it. */
enum http_method transport_method(const char *name);

/* Splits a raw request target in place into path and query. False when it is not a path of
 * printable ASCII, or holds %00: such a target is answered 400. */
bool transport_target(char *target, struct request *request);

/* Reads a Content-Length: digits only. */
bool transport_length(const char *text, size_t *length);

/* A sentence for a request that is refused before the core sees it. */
const char *transport_refusal(int status);

/* Opens a regular file for sending; its descriptor, or -1. */
int transport_open(const char *path, int flags, off_t *size, struct timespec *modified);

#endif
