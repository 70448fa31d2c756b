/* Records what a process does to the files of one directory: open, write, truncate, sync, unlink.
 *
 * Preloaded (LD_PRELOAD); POWERCUT_DIRECTORY names the directory, POWERCUT_LOG the record. One lock is held over
 * each call and its record, so that the record has the order in which the kernel saw the calls. A write is only
 * noted as far as it succeeded, a sync only once it returned.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 4096

struct record {
    uint32_t kind;
    uint32_t path_length;
    uint64_t offset;
    uint64_t length;
    uint64_t data_length;
} __attribute__((packed));

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char *path_of[DESCRIPTORS];
static int record_file = -1;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static void note(char kind, const char *path, uint64_t offset, uint64_t length, const void *data, size_t size) {
    if (record_file < 0) {
        const char *log = getenv("POWERCUT_LOG");
        record_file = REAL(open64)(log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
        if (record_file < 0) abort();
    }
    struct record head = {(uint32_t)kind, (uint32_t)strlen(path), offset, length, size};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, head.path_length}, {(void *)data, size}};
    /* A record that is cut short would make the whole replay wrong. */
    if (writev(record_file, parts, 3) != (ssize_t)(sizeof head + head.path_length + size)) abort();
}

static int watched(const char *path) {
    static const char *directory;
    if (!directory) directory = getenv("POWERCUT_DIRECTORY");
    return directory && path && strncmp(path, directory, strlen(directory)) == 0;
}

static const char *path_at(int fd) { return fd >= 0 && fd < DESCRIPTORS ? path_of[fd] : NULL; }

static int open_watched(const char *path, int flags, mode_t mode) {
    pthread_mutex_lock(&lock);
    int is_new = watched(path) && access(path, F_OK) != 0;
    int fd = REAL(open64)(path, flags, mode);
    if (fd >= 0 && watched(path)) {
        if (fd >= DESCRIPTORS) abort();
        path_of[fd] = strdup(path);
        if (is_new) note('C', path, 0, 0, NULL, 0);
        else if (flags & O_TRUNC) note('T', path, 0, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN(name)                                      \
    int name(const char *path, int flags, ...) {        \
        va_list rest;                                   \
        va_start(rest, flags);                          \
        mode_t mode = va_arg(rest, mode_t);             \
        va_end(rest);                                   \
        return open_watched(path, flags, mode);         \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (path_at(fd)) {
        free(path_of[fd]);
        path_of[fd] = NULL;
    }
    int result = REAL(close)(fd);
    pthread_mutex_unlock(&lock);
    return result;
}

#define PWRITE(name, offset_type)                                                              \
    ssize_t name(int fd, const void *data, size_t size, offset_type offset) {                  \
        pthread_mutex_lock(&lock);                                                             \
        ssize_t written = REAL(name)(fd, data, size, offset);                                  \
        if (written > 0 && path_at(fd))                                                        \
            note('W', path_at(fd), (uint64_t)offset, (uint64_t)written, data, (size_t)written); \
        pthread_mutex_unlock(&lock);                                                           \
        return written;                                                                        \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
    if (!path_at(fd)) return REAL(write)(fd, data, size);
    pthread_mutex_lock(&lock);
    ssize_t written = REAL(write)(fd, data, size);
    if (written > 0 && path_at(fd)) {
        uint64_t end = (uint64_t)lseek(fd, 0, SEEK_CUR);
        note('W', path_at(fd), end - (uint64_t)written, (uint64_t)written, data, (size_t)written);
    }
    pthread_mutex_unlock(&lock);
    return written;
}

#define WITH_RECORD(name, parameters, arguments, kind, length)           \
    int name parameters {                                                \
        pthread_mutex_lock(&lock);                                       \
        int result = REAL(name) arguments;                               \
        if (result == 0 && path_at(fd)) note(kind, path_at(fd), 0, (uint64_t)(length), NULL, 0); \
        pthread_mutex_unlock(&lock);                                     \
        return result;                                                   \
    }
WITH_RECORD(ftruncate, (int fd, off_t size), (fd, size), 'T', size)
WITH_RECORD(ftruncate64, (int fd, off64_t size), (fd, size), 'T', size)
WITH_RECORD(fsync, (int fd), (fd), 'S', 0)
WITH_RECORD(fdatasync, (int fd), (fd), 'S', 0)

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    int result = REAL(unlink)(path);
    if (result == 0 && watched(path)) note('U', path, 0, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
