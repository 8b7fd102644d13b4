/* What the libuv programs share: clocks, checks, the line they print. The twin of ../measure/mod.rs. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

/* Ends the program when `what` is not so: a wrong answer has no speed. */
#define CHECK(what)                                                          \
  do {                                                                       \
    if (!(what)) {                                                           \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what);     \
      exit(1);                                                               \
    }                                                                        \
  } while (0)

/* A call of libuv that has to succeed. */
#define OK(call) CHECK((call) == 0)

static double wall_start, cpu_start;

static inline double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Starts both clocks: time that passes, and the processor time of all threads. */
static inline void begin(void) {
  cpu_start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  wall_start = seconds(CLOCK_MONOTONIC);
}

/* Prints `row`, nanoseconds of one of `count`, their unit, and nanoseconds of processor time. */
static inline void report(const char *row, double count, const char *unit) {
  double wall = seconds(CLOCK_MONOTONIC) - wall_start;
  double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
  printf("%s\t%.3f\tns/%s\t%.3f\n", row, wall * 1e9 / count, unit, cpu * 1e9 / count);
}

/* The one row that was asked for. */
static inline const char *row_of(int argc, char **argv) {
  if (argc == 2) return argv[1];
  fprintf(stderr, "usage: %s ROW\n", argv[0]);
  exit(2);
}

static inline int no_such_row(const char *row) {
  fprintf(stderr, "no such row: %s\n", row);
  return 2;
}

/* Listens on a free port of the loopback interface. */
static inline void listen_here(uv_loop_t *loop, uv_tcp_t *server, struct sockaddr_in *addr, uv_connection_cb accepted) {
  int len = sizeof *addr;
  OK(uv_ip4_addr("127.0.0.1", 0, addr));
  OK(uv_tcp_init(loop, server));
  OK(uv_tcp_bind(server, (const struct sockaddr *)addr, 0));
  OK(uv_listen((uv_stream_t *)server, 1024, accepted));
  OK(uv_tcp_getsockname(server, (struct sockaddr *)addr, &len));
}

/* Everything a program opened was closed. */
static inline void close_loop(uv_loop_t *loop) { OK(uv_loop_close(loop)); }

#endif
