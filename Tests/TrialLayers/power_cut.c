// A power cut for one process: loaded before everything else (LD_PRELOAD), it remembers what every write and
// truncation of a file below TRIAL_ROOT replaced, until the file is synced. At SIGUSR2 the power goes: what was not
// synced is put back as it was, all of it or a random part, and the process ends as by `kill -9`. So what only the
// page cache had is lost, which `kill -9` alone never shows.
//
// Names are taken as durable at once: renames and removals stay. What is written through a mapping is not seen;
// SQLite does so with its -shm file only, which it makes anew.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// What one write or truncation replaced.
struct replaced {
  struct replaced *older;
  off_t offset, length, size;  // of the bytes, and the file's size before
  char bytes[];
};

// A file with its own descriptor. Those of databases are never closed: that would end their process's locks.
struct file {
  struct file *next;
  dev_t device;
  ino_t inode;
  int descriptor;
  struct replaced *newest;
};

static const char *root;
static struct file *files;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static ssize_t put(int file, const void *bytes, size_t count, off_t offset) {
  return syscall(SYS_pwrite64, file, bytes, count, offset);
}

static int truncate_to(int file, off_t size) { return (int)syscall(SYS_ftruncate, file, size); }

static int is_kept_open(int descriptor) {
  char link[40], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  return strstr(path, ".sqlite") != NULL;
}

// The file behind a descriptor, if it is to be remembered; called with the mutex.
static struct file *find(int descriptor, struct stat *status, int adds) {
  if (!root || fstat(descriptor, status) || !S_ISREG(status->st_mode)) return NULL;
  for (struct file *file = files; file; file = file->next)
    if (file->inode == status->st_ino && file->device == status->st_dev) return file;
  if (!adds) return NULL;
  char link[40], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return NULL;
  path[length] = 0;
  if (strncmp(path, root, strlen(root)) || strstr(path, "-shm")) return NULL;
  int own = open(link, O_RDWR | O_CLOEXEC);
  struct file *file = own < 0 ? NULL : calloc(1, sizeof *file);
  if (!file) return NULL;
  *file = (struct file){files, status->st_dev, status->st_ino, own, NULL};
  return files = file;
}

// Remembers what the bytes from offset on are now.
static void remember(int descriptor, off_t offset, off_t count) {
  struct stat status;
  struct file *file = find(descriptor, &status, 1);
  if (!file) return;
  off_t length = offset >= status.st_size ? 0 : status.st_size - offset;
  if (length > count) length = count;
  struct replaced *old = malloc(sizeof *old + (size_t)length);
  if (!old) abort();
  *old = (struct replaced){file->newest, offset, length, status.st_size};
  if (length && pread(file->descriptor, old->bytes, (size_t)length, offset) != length) abort();
  file->newest = old;
}

// A file that is synced has nothing to lose.
static void forget(int descriptor) {
  struct stat status;
  struct file *file = find(descriptor, &status, 0);
  if (!file) return;
  while (file->newest) {
    struct replaced *old = file->newest;
    file->newest = old->older;
    free(old);
  }
  if (is_kept_open(file->descriptor)) return;
  for (struct file **place = &files; *place; place = &(*place)->next)
    if (*place == file) {
      *place = file->next;
      break;
    }
  close(file->descriptor);
  free(file);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  pthread_mutex_lock(&mutex);
  remember(descriptor, offset, (off_t)count);
  ssize_t written = put(descriptor, bytes, count, offset);
  int error = errno;
  pthread_mutex_unlock(&mutex);
  errno = error;
  return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return pwrite64(descriptor, bytes, count, offset);
}

ssize_t writev(int descriptor, const struct iovec *pieces, int number) {
  struct stat status;
  if (!root || fstat(descriptor, &status) || !S_ISREG(status.st_mode))
    return syscall(SYS_writev, descriptor, pieces, number);
  off_t count = 0;
  for (int piece = 0; piece < number; piece++) count += (off_t)pieces[piece].iov_len;
  pthread_mutex_lock(&mutex);
  int appends = fcntl(descriptor, F_GETFL) & O_APPEND;
  remember(descriptor, appends ? status.st_size : lseek(descriptor, 0, SEEK_CUR), count);
  ssize_t written = syscall(SYS_writev, descriptor, pieces, number);
  int error = errno;
  pthread_mutex_unlock(&mutex);
  errno = error;
  return written;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  struct iovec piece = {(void *)bytes, count};
  struct stat status;
  if (!root || fstat(descriptor, &status) || !S_ISREG(status.st_mode))
    return syscall(SYS_write, descriptor, bytes, count);
  return writev(descriptor, &piece, 1);
}

int ftruncate64(int descriptor, off64_t size) {
  pthread_mutex_lock(&mutex);
  struct stat status;
  if (!fstat(descriptor, &status))
    remember(descriptor, size, status.st_size > size ? status.st_size - size : 0);
  int failure = truncate_to(descriptor, size);
  int error = errno;
  pthread_mutex_unlock(&mutex);
  errno = error;
  return failure;
}

int ftruncate(int descriptor, off_t size) { return ftruncate64(descriptor, size); }

static int sync_file(long call, int descriptor) {
  pthread_mutex_lock(&mutex);
  int failure = (int)syscall(call, descriptor);
  int error = errno;
  if (!failure) forget(descriptor);
  pthread_mutex_unlock(&mutex);
  errno = error;
  return failure;
}

int fsync(int descriptor) { return sync_file(SYS_fsync, descriptor); }
int fdatasync(int descriptor) { return sync_file(SYS_fdatasync, descriptor); }

static void *wait_for_cut(void *unused) {
  (void)unused;
  sigset_t signals;
  int signal;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR2);
  sigwait(&signals, &signal);
  pthread_mutex_lock(&mutex);
  unsigned char loses_all = 0, loses = 0;
  if (getrandom(&loses_all, 1, 0) != 1) abort();
  for (struct file *file = files; file; file = file->next)
    for (struct replaced *old = file->newest; old; old = old->older) {
      if (getrandom(&loses, 1, 0) != 1) abort();
      if (!(loses_all & 1) && !(loses & 1)) continue;
      if (old->length && put(file->descriptor, old->bytes, (size_t)old->length, old->offset) < 0) abort();
      if (truncate_to(file->descriptor, old->size)) abort();
    }
  kill(getpid(), SIGKILL);
  return NULL;
}

__attribute__((constructor)) static void begin(void) {
  sigset_t signals;
  pthread_t thread;
  root = getenv("TRIAL_ROOT");
  if (!root) return;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  if (pthread_create(&thread, NULL, wait_for_cut, NULL)) abort();
}
