// An OpenAI-compatible upstream for the relay benchmark: upstream PORT TOKENS INTERVAL_MS
//
// A streamed completion is TOKENS chunks of 262 bytes, the first at once. The four characters of a token are the time
// at which it was due, so a client can tell its lateness however tokens were merged. Any other request (titles) is
// answered whole. Single thread, epoll.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FD = 16384, MAX_REQUEST = 65536, CHUNK = 262 };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

typedef struct {
  char *request;
  int length, sent, streaming;
  uint64_t due_us;
} Connection;

static Connection connections[MAX_FD];
static int streams[MAX_FD], stream_count, tokens, interval_us;

static uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void drop(int fd) {
  free(connections[fd].request);
  memset(&connections[fd], 0, sizeof(Connection));
  close(fd);
}

static int chunk_of(char *out, const char *json, int length) {
  int head = sprintf(out, "%x\r\n", length);
  memcpy(out + head, json, length);
  memcpy(out + head + length, "\r\n", 2);
  return head + length + 2;
}

static int token_chunk(char *out, uint64_t due_us) {
  char json[CHUNK + 1], text[5] = {0};
  uint32_t ms = (due_us / 1000) & 0xffffff;
  for (int i = 3; i >= 0; i--, ms >>= 6) text[i] = digits[ms & 63];
  int length = sprintf(json,
      "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
      "\"model\":\"bench\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,"
      "\"delta\":{\"content\":\"%s\"},\"logprobs\":null,\"finish_reason\":null}],\"pad\":\"", text);
  while (length < CHUNK - 4) json[length++] = 'x';
  memcpy(json + length, "\"}\n\n", 4);
  return chunk_of(out, json, CHUNK);
}

static int end_chunk(char *out) {
  static const char json[] =
      "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"bench\","
      "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
  int length = chunk_of(out, json, sizeof json - 1);
  memcpy(out + length, "0\r\n\r\n", 5);
  return length + 5;
}

static void answer_whole(int fd, int is_models) {
  const char *body = is_models
      ? "{\"object\":\"list\",\"data\":[{\"id\":\"bench\",\"object\":\"model\",\"created\":1,\"owned_by\":\"bench\"}]}"
      : "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"bench\",\"choices\":[{\"index\":0,"
        "\"message\":{\"role\":\"assistant\",\"content\":\"A title\"},\"finish_reason\":\"stop\"}]}";
  char out[1024];
  int length = sprintf(out, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n%s",
                       strlen(body), body);
  if (write(fd, out, length) != length) return;
}

/** Sends the tokens that are due. 0: the stream has ended. */
static int advance(int fd, uint64_t now) {
  Connection *c = &connections[fd];
  char out[16384];
  int length = 0;
  while (c->sent < tokens && c->due_us <= now && length < 15000) {
    length += token_chunk(out + length, c->due_us);
    c->sent++;
    c->due_us += interval_us;
  }
  if (c->sent == tokens) length += end_chunk(out + length);
  // A client that does not read what it asked for has failed; its stream ends.
  if (length > 0 && write(fd, out, length) != length) {
    drop(fd);
    return 0;
  }
  if (c->sent < tokens) return 1;
  c->streaming = 0;
  return 0;
}

static void begin(int fd) {
  static const char head[] =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n";
  if (write(fd, head, sizeof head - 1) < 0) return drop(fd);
  Connection *c = &connections[fd];
  c->streaming = 1;
  c->sent = 0;
  c->due_us = now_us();
  for (int i = 0; i < stream_count; i++)
    if (streams[i] == fd) return;
  streams[stream_count++] = fd;
}

static void receive(int fd) {
  Connection *c = &connections[fd];
  if (!c->request) c->request = malloc(MAX_REQUEST + 1);
  for (;;) {
    ssize_t got = read(fd, c->request + c->length, MAX_REQUEST - c->length);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return drop(fd);
    if (got < 0) break;
    c->length += got;
  }
  c->request[c->length] = 0;
  char *head_end = strstr(c->request, "\r\n\r\n");
  if (!head_end) return;
  char *declared = strcasestr(c->request, "content-length:");
  int body = declared && declared < head_end ? atoi(declared + 15) : 0;
  int whole = head_end + 4 - c->request + body;
  int is_chunked = !declared && strcasestr(c->request, "transfer-encoding: chunked") != NULL;
  if (is_chunked ? strstr(head_end, "0\r\n\r\n") == NULL : c->length < whole) return;
  int is_models = strncmp(c->request, "GET", 3) == 0;
  int is_stream = strstr(head_end, "\"stream\":true") != NULL;
  c->length = 0;
  if (is_stream) begin(fd);
  else answer_whole(fd, is_models);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  tokens = atoi(argv[2]);
  interval_us = atof(argv[3]) * 1000;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return 1;
  int poll = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct itimerspec tick = {{0, 1000000}, {0, 1000000}};
  timerfd_settime(timer, 0, &tick, NULL);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[512];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  event.data.fd = timer;
  epoll_ctl(poll, EPOLL_CTL_ADD, timer, &event);
  puts("ready");
  fflush(stdout);
  for (;;) {
    int count = epoll_wait(poll, events, 512, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        int client;
        while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          if (client >= MAX_FD) {
            close(client);
            continue;
          }
          setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          event.data.fd = client;
          epoll_ctl(poll, EPOLL_CTL_ADD, client, &event);
        }
      } else if (fd == timer) {
        uint64_t ticks;
        if (read(timer, &ticks, sizeof ticks) < 0) continue;
      } else {
        receive(fd);
      }
    }
    uint64_t now = now_us();
    for (int i = 0; i < stream_count; i++) {
      int fd = streams[i];
      if (connections[fd].streaming && advance(fd, now)) continue;
      streams[i--] = streams[--stream_count];
    }
  }
}
