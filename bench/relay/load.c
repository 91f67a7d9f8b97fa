// The clients of the relay benchmark: load PORT STREAMS TOKENS REQUEST_FILE WARM_S WINDOW_S
//
// Keeps STREAMS requests going, each on a connection of its own and begun anew when it ends, and prints one JSON object
// about the window: tokens and bytes that arrived, lateness of tokens (arrival less due time), time to the first token,
// streams that were refused (status 503, asked again when told to) and how quickly, and streams that ended wrong. "start"
// and "end" on stderr bracket the window. Times in milliseconds. Single thread, epoll.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { MAX_STREAMS = 8192, BUCKETS = 20000, LINE = 8192 };

typedef struct {
  int fd, tokens, status, matched, in_text, quad;
  uint32_t stamp;
  uint64_t asked_us, again_us, retry_after_us;
  char first[16];
  int first_length;
} Stream;

static Stream streams[MAX_STREAMS];
/** Tenths of a millisecond. */
static uint32_t lateness[BUCKETS], first_token[BUCKETS], refusal[BUCKETS];
static long arrived, bytes, refused, wrong, finished;
static int measuring, poll_fd, port, expected, request_length;
static char request[LINE];
static signed char value_of[256];

static uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void count(uint32_t *histogram, double us) {
  int bucket = us < 0 ? 0 : us / 100;
  histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static double quantile(const uint32_t *histogram, double q) {
  uint64_t all = 0, seen = 0;
  for (int i = 0; i < BUCKETS; i++) all += histogram[i];
  for (int i = 0; i < BUCKETS; i++) {
    seen += histogram[i];
    if (all > 0 && seen >= q * all) return i / 10.0;
  }
  return 0;
}

static void ask(Stream *s) {
  memset(s, 0, sizeof *s);
  s->fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  s->asked_us = now_us();
  if (connect(s->fd, (struct sockaddr *)&address, sizeof address) || write(s->fd, request, request_length) != request_length) {
    perror("request");
    exit(1);
  }
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, s->fd, &event);
}

static void ended(Stream *s, uint64_t now) {
  close(s->fd);
  s->fd = -1;
  s->again_us = now;
  if (s->status == 503) {
    s->again_us = now + s->retry_after_us;
    if (measuring) refused++, count(refusal, now - s->asked_us);
  } else if (measuring) {
    if (s->status == 200 && s->tokens == expected) finished++;
    else wrong++;
  }
}

static void token(Stream *s, uint64_t now) {
  uint32_t late_ms = (((uint32_t)(now / 1000) & 0xffffff) - s->stamp) & 0xffffff;
  if (late_ms > 0x800000) late_ms = 0;
  if (s->tokens++ == 0 && measuring) count(first_token, now - s->asked_us);
  if (!measuring) return;
  arrived++;
  count(lateness, late_ms * 1000.0 + now % 1000);
}

/** Text stands after "delta":" or "content":" ; four characters are a token. */
static void scan(Stream *s, const char *data, int length, uint64_t now) {
  static const char *keys[] = {"\"delta\":\"", "\"content\":\""};
  static const int lengths[] = {9, 11};
  for (int i = 0; i < length; i++) {
    char c = data[i];
    if (s->in_text) {
      if (c == '"') {
        s->in_text = 0;
      } else if (value_of[(unsigned char)c] >= 0) {
        s->stamp = s->stamp << 6 | value_of[(unsigned char)c];
        if (++s->quad == 4) {
          token(s, now);
          s->quad = 0;
          s->stamp = 0;
        }
      }
      continue;
    }
    // Both keys are followed at once: low byte and next byte of `matched`.
    int next = 0;
    for (int k = 0; k < 2; k++) {
      int at = s->matched >> (8 * k) & 255;
      at = c == keys[k][at] ? at + 1 : c == '"' ? 1 : 0;
      if (at == lengths[k]) {
        s->in_text = 1;
        next = 0;
        break;
      }
      next |= at << (8 * k);
    }
    s->matched = next;
  }
}

static void receive(Stream *s) {
  static char data[65536];
  ssize_t got = read(s->fd, data, sizeof data);
  uint64_t now = now_us();
  if (got <= 0) return ended(s, now);
  if (measuring) bytes += got;
  for (int i = 0; i < got && s->first_length < 12; i++) s->first[s->first_length++] = data[i];
  if (s->status == 0 && s->first_length == 12) s->status = atoi(s->first + 9);
  if (s->status == 503 && got < (ssize_t)sizeof data) {
    data[got] = 0;
    const char *header = strcasestr(data, "\r\nretry-after: ");
    if (header) s->retry_after_us = atoi(header + 15) * 1000000ull;
  }
  scan(s, data, got, now);
}

int main(int argc, char **argv) {
  if (argc != 7) return 2;
  signal(SIGPIPE, SIG_IGN);
  port = atoi(argv[1]);
  int wanted = atoi(argv[2]);
  expected = atoi(argv[3]);
  FILE *file = fopen(argv[4], "r");
  if (!file || wanted > MAX_STREAMS) return 2;
  request_length = fread(request, 1, sizeof request, file);
  double warm_s = atof(argv[5]), window_s = atof(argv[6]);
  memset(value_of, -1, sizeof value_of);
  for (int i = 0; i < 64; i++)
    value_of[(unsigned char)"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[i]] = i;
  poll_fd = epoll_create1(0);
  struct epoll_event events[512];
  uint64_t begun = now_us();
  int asked = 0, has_ended = 0;
  while (!has_ended) {
    uint64_t now = now_us();
    double s = (now - begun) / 1e6;
    if (!measuring && s >= warm_s) {
      measuring = 1;
      fputs("start\n", stderr);
    }
    if (s >= warm_s + window_s) {
      measuring = 0;
      has_ended = 1;
      fputs("end\n", stderr);
    }
    // Streams begin over the first two thirds of the warm-up, so that their ends do not fall together.
    int due = s / (warm_s * 0.66) * wanted;
    while (asked < due && asked < wanted) ask(&streams[asked++]);
    for (int i = 0; i < asked; i++)
      if (streams[i].fd < 0 && streams[i].again_us <= now) ask(&streams[i]);
    int count = epoll_wait(poll_fd, events, 512, 2);
    for (int i = 0; i < count; i++) receive(events[i].data.ptr);
  }
  printf("{\"tokens\":%ld,\"bytes\":%ld,\"finished\":%ld,\"wrong\":%ld,\"refused\":%ld,", arrived, bytes, finished, wrong, refused);
  printf("\"lateness\":{\"p50\":%.1f,\"p99\":%.1f},", quantile(lateness, .5), quantile(lateness, .99));
  printf("\"firstToken\":{\"p50\":%.1f,\"p99\":%.1f},", quantile(first_token, .5), quantile(first_token, .99));
  printf("\"refusal\":{\"p50\":%.1f,\"p99\":%.1f}}\n", quantile(refusal, .5), quantile(refusal, .99));
}
