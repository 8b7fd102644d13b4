/* Work that takes no time, on the pool and back: what the way costs. Four threads on both sides. */
#include "bench.h"

struct job {
  uv_work_t work;
  unsigned long in, out;
};

static size_t total, sent, done;
static unsigned long sum;

static void work(uv_work_t *request) {
  struct job *job = (struct job *)request;
  job->out = job->in + 1;
}

static void after(uv_work_t *request, int status);

static void queue(uv_loop_t *loop, struct job *job) {
  job->in = sent++;
  OK(uv_queue_work(loop, &job->work, work, after));
}

static void after(uv_work_t *request, int status) {
  struct job *job = (struct job *)request;
  OK(status);
  done++;
  sum += job->out;
  if (sent < total) queue(request->loop, job);
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  static struct job jobs[16];
  size_t at_once;
  uv_loop_t loop;
  if (!strcmp(row, "pool_1")) at_once = 1, total = 100000;
  else if (!strcmp(row, "pool_16")) at_once = 16, total = 300000;
  else return no_such_row(row);
  OK(uv_loop_init(&loop));
  begin();
  for (size_t i = 0; i < at_once; i++) queue(&loop, &jobs[i]);
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  report(row, total, "job");
  CHECK(done == total && sum == total * (total + 1) / 2);
  close_loop(&loop);
  return 0;
}
