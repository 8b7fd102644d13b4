/* Rounds of the loop that have nothing to wait for. */
#include "bench.h"

#define COUNT 1000000

static unsigned long turns;

static void on_idle(uv_idle_t *idle) {
  if (++turns == COUNT) uv_close((uv_handle_t *)idle, NULL);
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  uv_loop_t loop;
  uv_idle_t idle;
  if (strcmp(row, "loop_turns")) return no_such_row(row);
  OK(uv_loop_init(&loop));
  uv_idle_init(&loop, &idle);
  uv_idle_start(&idle, on_idle);
  begin();
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  report(row, COUNT, "turn");
  CHECK(turns == COUNT);
  close_loop(&loop);
  return 0;
}
