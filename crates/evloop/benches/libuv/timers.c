/* Timers: a million at once, started and fired or started and cancelled; and time-outs that are taken back. */
#include "bench.h"

#define COUNT 1000000

static unsigned long fired;

static void on_timer(uv_timer_t *timer) {
  (void)timer;
  fired++;
}

/* All due within 16 ms, in rising and falling order of deadlines. */
static void fire(uv_loop_t *loop) {
  uv_timer_t *timers = malloc(COUNT * sizeof *timers);
  CHECK(timers);
  begin();
  for (size_t i = 0; i < COUNT; i++) {
    uv_timer_init(loop, &timers[i]);
    uv_timer_start(&timers[i], on_timer, 1 + i % 16, 0);
  }
  OK(uv_run(loop, UV_RUN_DEFAULT));
  report("timers_fire", COUNT, "timer");
  CHECK(fired == COUNT);
  for (size_t i = 0; i < COUNT; i++) uv_close((uv_handle_t *)&timers[i], NULL);
  OK(uv_run(loop, UV_RUN_DEFAULT));
  free(timers);
}

/* Deadlines within a minute, all live, then all cancelled in start order. */
static void cancel(uv_loop_t *loop) {
  uv_timer_t *timers = malloc(COUNT * sizeof *timers);
  CHECK(timers);
  begin();
  for (size_t i = 0; i < COUNT; i++) {
    uv_timer_init(loop, &timers[i]);
    uv_timer_start(&timers[i], on_timer, 1000 + i * 7919 % 60000, 0);
  }
  for (size_t i = 0; i < COUNT; i++) uv_timer_stop(&timers[i]);
  report("timers_cancel", COUNT, "timer");
  CHECK(!uv_loop_alive(loop) && fired == 0);
  for (size_t i = 0; i < COUNT; i++) uv_close((uv_handle_t *)&timers[i], NULL);
  OK(uv_run(loop, UV_RUN_DEFAULT));
  free(timers);
}

/* A thousand connections' time-outs: each is started anew again and again before it is due. */
static void renew(uv_loop_t *loop) {
  enum { LIVE = 1000, TIMES = 5000000 };
  static uv_timer_t timers[LIVE];
  for (size_t i = 0; i < LIVE; i++) {
    uv_timer_init(loop, &timers[i]);
    uv_timer_start(&timers[i], on_timer, 5000 + i, 0);
  }
  begin();
  for (size_t i = 0; i < TIMES; i++) {
    uv_timer_t *timer = &timers[i * 7919 % LIVE];
    uv_timer_start(timer, on_timer, 5000 + i % 64, 0);
  }
  report("timers_renew", TIMES, "timer");
  CHECK(uv_loop_alive(loop) && fired == 0);
  for (size_t i = 0; i < LIVE; i++) uv_close((uv_handle_t *)&timers[i], NULL);
  OK(uv_run(loop, UV_RUN_DEFAULT));
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  uv_loop_t loop;
  OK(uv_loop_init(&loop));
  if (!strcmp(row, "timers_fire")) fire(&loop);
  else if (!strcmp(row, "timers_cancel")) cancel(&loop);
  else if (!strcmp(row, "timers_renew")) renew(&loop);
  else return no_such_row(row);
  close_loop(&loop);
  return 0;
}
