/* 64 byte datagrams from one socket to another, 64 under way at a time; both live in one loop. */
#include "bench.h"

#define SIZE 64
#define BURST 64
#define COUNT (5000 * BURST)

static uv_udp_t sender, receiver;
static struct sockaddr_in addr;
static uv_udp_send_t requests[BURST];
/* Room for a whole recvmmsg(2). */
static char room[20 * 65536], message[SIZE];
static size_t sent, received;
static int batched;

static void alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  (void)handle, (void)wanted;
  *buf = uv_buf_init(room, sizeof room);
}

static void gone(uv_udp_send_t *request, int status) {
  (void)request;
  OK(status);
}

/* One call to the system a datagram, or queued ones: all but the first leave by sendmmsg(2). */
static void burst(void) {
  for (int i = 0; i < BURST; i++) {
    uv_buf_t buf = uv_buf_init(message, SIZE);
    if (batched) OK(uv_udp_send(&requests[i], &sender, &buf, 1, (struct sockaddr *)&addr, gone));
    else CHECK(uv_udp_try_send(&sender, &buf, 1, (struct sockaddr *)&addr) == SIZE);
    sent++;
  }
}

static void arrived(uv_udp_t *udp, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags) {
  (void)buf;
  /* Nothing more, or the end of a recvmmsg(2). */
  if (n == 0 && !from) return;
  CHECK(n == SIZE && !(flags & UV_UDP_PARTIAL));
  if (++received == COUNT) {
    uv_close((uv_handle_t *)udp, NULL);
    uv_close((uv_handle_t *)&sender, NULL);
  } else if (received == sent) {
    burst();
  }
}

int main(int argc, char **argv) {
  const char *row = row_of(argc, argv);
  uv_loop_t loop;
  int len = sizeof addr;
  if (!strcmp(row, "udp_batched")) batched = 1;
  else if (strcmp(row, "udp")) return no_such_row(row);
  OK(uv_loop_init(&loop));
  OK(uv_ip4_addr("127.0.0.1", 0, &addr));
  OK(uv_udp_init_ex(&loop, &receiver, AF_INET | UV_UDP_RECVMMSG));
  OK(uv_udp_bind(&receiver, (struct sockaddr *)&addr, 0));
  OK(uv_udp_init(&loop, &sender));
  OK(uv_udp_bind(&sender, (struct sockaddr *)&addr, 0));
  OK(uv_udp_getsockname(&receiver, (struct sockaddr *)&addr, &len));
  OK(uv_udp_recv_start(&receiver, alloc, arrived));
  begin();
  burst();
  OK(uv_run(&loop, UV_RUN_DEFAULT));
  report(row, COUNT, "packet");
  CHECK(received == COUNT && sent == COUNT);
  close_loop(&loop);
  return 0;
}
