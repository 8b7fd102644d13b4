// The connections to each origin: idle ones, those being made, and exchanges that wait for one. An idle connection is
// closed after a while; one timer looks after all, once a second as long as there are connections.
'use strict';

const net = require('net');
const { setUnrefTimeout } = require('internal:timers');
const { Connection } = require('./wire.js');

// All in seconds, as undici's defaults are.
const IDLE = 4;
const LONGEST_IDLE = 600;
const MARGIN = 2;
const TO_HEAD = 300;
const TO_BODY = 300;
const TO_CONNECT = 10_000; // but this

// Counts seconds while connections are open.
const clock = { now: 0, ticking: false };
const pools = new Map();
const open = new Set();

function tick() {
  clock.now++;
  for (const connection of open) connection.pool.check(connection);
  if (open.size > 0) setUnrefTimeout(tick, 1000);
  else clock.ticking = false;
}

class Pool {
  constructor(key, { protocol, hostname, port }) {
    this.key = key;
    this.isSecure = protocol === 'https:';
    this.hostname = hostname;
    this.port = port;
    this.clock = clock;
    this.idle = [];
    this.waiting = [];
    this.count = 0;
  }

  submit(exchange) {
    const connection = this.idle.pop();
    if (connection === undefined) {
      this.waiting.push(exchange);
      this.connect();
    } else {
      connection.reused = true;
      connection.since = clock.now;
      exchange.begin(connection);
    }
  }

  // By a new connection, as the idle ones may be as stale.
  again(exchange) {
    exchange.replayable = false;
    this.waiting.push(exchange);
    this.connect();
  }

  connect() {
    this.count++;
    const to = { host: this.hostname, port: this.port, noDelay: true, timeout: TO_CONNECT };
    const socket = this.isSecure ? secure(to) : net.connect(to);
    socket.once('timeout', () => socket.destroy(connectTimeout(this)));
    socket.once('error', (error) => {
      this.left();
      this.waiting.shift()?.fail(error);
    });
    socket.once(this.isSecure ? 'secureConnect' : 'connect', () => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.setTimeout(0);
      const connection = new Connection(socket, this);
      open.add(connection);
      if (!clock.ticking) {
        clock.ticking = true;
        setUnrefTimeout(tick, 1000);
      }
      this.release(connection);
    });
  }

  release(connection) {
    connection.since = clock.now;
    for (;;) {
      const exchange = this.waiting.shift();
      if (exchange === undefined) break;
      if (!exchange.aborted) {
        exchange.begin(connection);
        return;
      }
    }
    if (connection.patience === 0) connection.close();
    else this.idle.push(connection);
  }

  closed(connection) {
    open.delete(connection);
    const at = this.idle.indexOf(connection);
    if (at !== -1) this.idle.splice(at, 1);
    this.left();
  }

  left() {
    this.count--;
    if (this.count === 0 && this.waiting.length === 0) pools.delete(this.key);
  }

  // What a response says of idle connections, in seconds.
  patience(head) {
    const hint = /^keep-alive:.*\btimeout=(\d+)/im.exec(head)?.[1];
    return hint === undefined ? IDLE : Math.min(Math.max(hint - MARGIN, 0), LONGEST_IDLE);
  }

  check(connection) {
    const { exchange } = connection;
    const age = clock.now - connection.since;
    if (exchange === null) {
      if (age > connection.patience) connection.close();
    } else if (connection.begun) {
      if (age > TO_BODY && !exchange.paused) connection.fail(timeout('Body', 'BODY'));
    } else if (age > TO_HEAD && exchange.isSent) {
      connection.fail(timeout('Headers', 'HEADERS'));
    }
  }
}

function timeout(name, code) {
  const error = new Error(`${name} Timeout Error`);
  error.name = `${name}TimeoutError`;
  error.code = `UND_ERR_${code}_TIMEOUT`;
  return error;
}

function connectTimeout({ hostname, port }) {
  const error = new Error(`Connect Timeout Error (attempted address: ${hostname}:${port}, timeout: ${TO_CONNECT}ms)`);
  error.name = 'ConnectTimeoutError';
  error.code = 'UND_ERR_CONNECT_TIMEOUT';
  return error;
}

function secure(to) {
  const servername = net.isIP(to.host) ? '' : to.host;
  return require('tls').connect({ ...to, servername, ALPNProtocols: ['http/1.1'] });
}

// The pool of a target's origin. It goes when its last connection does.
function poolOf(target) {
  const key = target.protocol === 'https:' ? `https:${target.host}` : target.host;
  let pool = pools.get(key);
  if (pool === undefined) {
    pool = new Pool(key, target);
    pools.set(key, pool);
  }
  return pool;
}

module.exports = { poolOf };
