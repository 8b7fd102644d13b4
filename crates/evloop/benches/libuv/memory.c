/* Memory of idle TCP connections: what the process grows by, a handle. */
#include "bench.h"
#include <sys/resource.h>

#define PAIRS 5000


static uv_tcp_t server;
static struct sockaddr_in addr;
static char room[65536];
static size_t accepts, connects;
static uv_loop_t loop;

static void dial(void);

static void alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  (void)handle, (void)wanted;
  *buf = uv_buf_init(room, sizeof room);
}

static void silence(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  (void)stream, (void)buf;
  CHECK(n == 0);
}

static double resident(void) {
  size_t bytes;
  OK(uv_resident_set_memory(&bytes));
  return (double)bytes;
}

static double before;

static void over_if_all(void) {
  if (accepts + connects < 2 * PAIRS) return;
  CHECK(accepts == PAIRS && connects == PAIRS);
  printf("memory_tcp\t%.1f\tbytes/handle\t-\n", (resident() - before) / (2 * PAIRS));
  exit(0);
}

static void accepted(uv_stream_t *listener, int status) {
  OK(status);
  uv_tcp_t *tcp = malloc(sizeof *tcp);
  CHECK(tcp);
  OK(uv_tcp_init(&loop, tcp));
  OK(uv_accept(listener, (uv_stream_t *)tcp));
  OK(uv_read_start((uv_stream_t *)tcp, alloc, silence));
  accepts++;
  over_if_all();
}

static void connected(uv_connect_t *request, int status) {
  OK(status);
  OK(uv_read_start(request->handle, alloc, silence));
  /* The request is not needed any more. */
  free(request);
  if (++connects + 63 < PAIRS) dial();
  over_if_all();
}

static void dial(void) {
  uv_tcp_t *tcp = malloc(sizeof *tcp);
  uv_connect_t *request = malloc(sizeof *request);
  CHECK(tcp && request);
  OK(uv_tcp_init(&loop, tcp));
  OK(uv_tcp_connect(request, tcp, (struct sockaddr *)&addr, connected));
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  struct rlimit files;
  if (strcmp(row, "memory_tcp")) return no_such_row(row);
  OK(getrlimit(RLIMIT_NOFILE, &files));
  files.rlim_cur = files.rlim_max;
  OK(setrlimit(RLIMIT_NOFILE, &files));
  OK(uv_loop_init(&loop));
  listen_here(&loop, &server, &addr, accepted);
  before = resident();
  for (int i = 0; i < 64; i++) dial();
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  return 1;
}
