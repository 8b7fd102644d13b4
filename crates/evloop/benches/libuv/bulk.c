/* Bulk over one TCP connection, in writes of 64 KiB; both ends live in one loop. */
#include "bench.h"

#define SIZE 65536
#define COUNT 32768

static uv_tcp_t server, client, peer;
static uv_connect_t request;
static uv_write_t late;
static char room[65536], message[SIZE];
static size_t written, received;

static void alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  (void)handle, (void)wanted;
  *buf = uv_buf_init(room, sizeof room);
}

static void take(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  if (n > 0) {
    CHECK(buf->base[0] == 'x' && buf->base[n - 1] == 'x');
    received += n;
  } else if (n < 0) {
    CHECK(n == UV_EOF);
    uv_close((uv_handle_t *)stream, NULL);
  }
}

static void accepted(uv_stream_t *listener, int status) {
  OK(status);
  OK(uv_tcp_init(listener->loop, &peer));
  OK(uv_accept(listener, (uv_stream_t *)&peer));
  OK(uv_read_start((uv_stream_t *)&peer, alloc, take));
  uv_close((uv_handle_t *)listener, NULL);
}

static void pour(void);

static void wrote(uv_write_t *request, int status) {
  (void)request;
  OK(status);
  pour();
}

/* Writes until the kernel takes no more; the rest of that write waits, without a copy. */
static void pour(void) {
  while (written < COUNT) {
    uv_buf_t buf = uv_buf_init(message, SIZE);
    int sent = uv_try_write((uv_stream_t *)&client, &buf, 1);
    if (sent == UV_EAGAIN) sent = 0;
    CHECK(sent >= 0);
    written++;
    if (sent < SIZE) {
      buf = uv_buf_init(message + sent, SIZE - sent);
      OK(uv_write(&late, (uv_stream_t *)&client, &buf, 1, wrote));
      return;
    }
  }
  uv_close((uv_handle_t *)&client, NULL);
}

static void connected(uv_connect_t *request, int status) {
  (void)request;
  OK(status);
  begin();
  pour();
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  uv_loop_t loop;
  struct sockaddr_in addr;
  if (strcmp(row, "bulk_64k")) return no_such_row(row);
  memset(message, 'x', SIZE);
  OK(uv_loop_init(&loop));
  listen_here(&loop, &server, &addr, accepted);
  OK(uv_tcp_init(&loop, &client));
  OK(uv_tcp_connect(&request, &client, (struct sockaddr *)&addr, connected));
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  report(row, COUNT, "write");
  CHECK(received == (size_t)SIZE * COUNT);
  close_loop(&loop);
  return 0;
}
