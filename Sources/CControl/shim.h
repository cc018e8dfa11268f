#pragma once
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* The CMSG macros and flexible address structures do not come through to Swift: these few calls do. */

enum { CCONTROL_DESCRIPTORS = 8 };

/* Sends bytes, and with their first one these open descriptors. */
static inline ssize_t ccontrol_send(
    int socket, const void *bytes, size_t count, const int *descriptors, size_t descriptor_count) {
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(CCONTROL_DESCRIPTORS * sizeof(int))];
  } control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor_count > CCONTROL_DESCRIPTORS) {
    errno = EINVAL;
    return -1;
  }
  if (descriptor_count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(descriptor_count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptor_count * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, descriptor_count * sizeof(int));
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* Receives bytes and the descriptors that came with them; `descriptors` holds CCONTROL_DESCRIPTORS. */
static inline ssize_t ccontrol_receive(
    int socket, void *bytes, size_t count, int *descriptors, size_t *descriptor_count) {
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(CCONTROL_DESCRIPTORS * sizeof(int))];
  } control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  *descriptor_count = 0;
  ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (received < 0) return received;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t found = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < found; i++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      if (*descriptor_count < CCONTROL_DESCRIPTORS) {
        descriptors[(*descriptor_count)++] = descriptor;
      } else {
        close(descriptor);
      }
    }
  }
  return received;
}

/* The user who holds the other end (SO_PEERCRED gives pid, uid, gid). */
static inline int ccontrol_peer_user(int socket, unsigned int *user) {
  struct { int pid; unsigned int uid, gid; } peer;
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
  *user = peer.uid;
  return 0;
}

static inline int ccontrol_address(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(address->sun_path, path);
  return 0;
}

/* A listening socket whose file has mode 0600 from its first moment: Linux gives the file the mode
   that the socket itself has, so no umask of the whole process is touched. */
static inline int ccontrol_listen(const char *path, int backlog) {
  struct sockaddr_un address;
  if (ccontrol_address(path, &address) != 0) return -1;
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0) return -1;
  if (fchmod(listener, 0600) != 0 ||
      bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(listener, backlog) != 0) {
    int reason = errno;
    close(listener);
    errno = reason;
    return -1;
  }
  return listener;
}

static inline int ccontrol_accept(int listener) {
  int connection = accept(listener, NULL, NULL);
  if (connection >= 0) fcntl(connection, F_SETFD, FD_CLOEXEC);
  return connection;
}

static inline int ccontrol_connect(const char *path) {
  struct sockaddr_un address;
  if (ccontrol_address(path, &address) != 0) return -1;
  int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0) return -1;
  if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
    int reason = errno;
    close(connection);
    errno = reason;
    return -1;
  }
  return connection;
}

/* Reading from this connection gives up after so many seconds without a byte. */
static inline int ccontrol_set_patience(int connection, int seconds) {
  struct timeval patience = {.tv_sec = seconds};
  return setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}
