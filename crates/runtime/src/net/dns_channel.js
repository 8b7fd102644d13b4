// A channel to name servers: asks by UDP, and by TCP what was cut short; one server after the other, several times, each round
// waiting longer.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal:errors');

// Milliseconds and tries that c-ares has.
const TIMEOUT = 2000;
const PORT = 53;
const ECONNREFUSED = -111;

// By response codes (RFC 1035, section 4.1.1).
const refusals = ['', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED'];
// Another server may know better.
const isLocal = new Set(['ESERVFAIL', 'ENOTIMP', 'EREFUSED', 'EBADRESP', 'ETIMEOUT', 'ECONNREFUSED']);

function configured() {
  let text = '';
  try {
    text = require('fs').readFileSync('/etc/resolv.conf', 'latin1');
  } catch {
    // Without one the machine itself is asked.
  }
  const servers = [];
  for (const [, host] of text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)) {
    if (binding.ipFamily(host) !== 0) servers.push([host, PORT]);
  }
  return servers.length > 0 ? servers : [['127.0.0.1', PORT]];
}

class Channel {
  constructor(timeout, tries, maxTimeout) {
    this.timeout = timeout < 0 ? TIMEOUT : timeout;
    this.tries = tries;
    this.maxTimeout = maxTimeout;
    // [address, port] each, read when they are first needed.
    this.servers = undefined;
    this.local = { 4: undefined, 6: undefined };
    this.questions = new Set();
  }

  getServers() {
    this.servers ??= configured();
    return this.servers;
  }

  setServers(servers) {
    this.servers = servers;
  }

  setLocalAddress(first, second) {
    const local = { 4: undefined, 6: undefined };
    for (const address of second === undefined ? [first] : [first, second]) {
      const family = binding.ipFamily(address);
      if (family === 0) throw invalid('Invalid IP address.');
      if (local[family] !== undefined) throw invalid(`Cannot specify two IPv${family} addresses.`);
      local[family] = address;
    }
    this.local = local;
  }

  cancel() {
    for (const question of [...this.questions]) question.finish('ECANCELLED');
  }

  // `done(code, records)` is called once, never before this returns.
  ask(name, kind, done) {
    const bytes = binding.dnsQuery(name, kind);
    // Names of that end are no matter of name servers (RFC 7686).
    const isOnion = /(^|\.)onion\.?$/i.test(name);
    if (bytes === undefined || isOnion) {
      process.nextTick(done, isOnion ? 'ENOTFOUND' : 'EBADNAME');
      return;
    }
    if (this.getServers().length === 0) {
      process.nextTick(done, 'UNKNOWN_ARES_ERROR');
      return;
    }
    // What answers has to name it.
    const id = bytes[0] * 256 + bytes[1];
    const question = new Question(this, { name, kind, id, bytes, done });
    this.questions.add(question);
    question.next();
  }
}

function invalid(message) {
  const error = new ERR_INVALID_ARG_VALUE('address', message);
  error.message = message;
  return error;
}

class Question {
  constructor(channel, asked) {
    this.channel = channel;
    this.asked = asked;
    this.servers = channel.getServers();
    this.attempts = 0;
    this.last = 'ECONNREFUSED';
    this.timer = undefined;
    this.handle = undefined;
    this.socket = undefined;
    this.isOver = false;
  }

  // Asks the next server, until each had its tries.
  next() {
    this.stop();
    const { channel, servers } = this;
    const round = Math.floor(this.attempts / servers.length);
    if (round >= channel.tries) {
      this.finish(this.last);
      return;
    }
    const [address, port] = servers[this.attempts % servers.length];
    this.attempts++;
    let timeout = channel.timeout * 2 ** round;
    if (channel.maxTimeout > 0) timeout = Math.min(timeout, channel.maxTimeout);
    this.timer = setTimeout(() => this.failed('ETIMEOUT'), timeout);
    this.send(address, port || PORT);
  }

  send(address, port) {
    const { UDP } = require('internal:dgram/handle');
    const family = binding.ipFamily(address);
    const handle = new UDP(family === 6);
    this.handle = handle;
    const local = this.channel.local[family];
    const { bytes, id } = this.asked;
    handle.onmessage = (answer) => {
      // Of an earlier question, or of somebody who guesses.
      if (answer.length < 2 || answer.readUInt16BE(0) !== id) return;
      this.answered(answer, () => this.sendByTCP(address, port, local));
    };
    handle.onerror = () => this.failed('ECONNREFUSED');
    const errno = (local === undefined ? 0 : handle.bind(local, 0, 0)) || handle.connect(address, port) || handle.recvStart();
    if (errno >= 0 && handle.send([bytes], undefined, 0) >= 0) return;
    setImmediate(() => {
      // Not asked elsewhere in the meantime.
      if (this.handle === handle) this.failed('ECONNREFUSED');
    });
  }

  sendByTCP(address, port, local) {
    const { bytes } = this.asked;
    this.handle.close();
    this.handle = undefined;
    const socket = require('net').connect({ host: address, port, localAddress: local });
    this.socket = socket;
    const size = Buffer.alloc(2);
    size.writeUInt16BE(bytes.length);
    socket.write(Buffer.concat([size, bytes]));
    let got = Buffer.alloc(0);
    socket.on('data', (piece) => {
      got = Buffer.concat([got, piece]);
      if (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) return;
      this.answered(got.subarray(2, 2 + got.readUInt16BE(0)));
    });
    socket.on('error', ({ errno }) => this.failed(errno === ECONNREFUSED ? 'ECONNREFUSED' : 'ETIMEOUT'));
    socket.on('end', () => this.failed('EBADRESP'));
  }

  answered(answer, more) {
    if (this.isOver) return;
    const { name, kind, id } = this.asked;
    const found = binding.dnsAnswer(answer, name, kind, id);
    if (found === undefined) {
      this.failed('EBADRESP');
      return;
    }
    const [code, isCut, records] = found;
    if (isCut && more !== undefined) more();
    else if (code !== 0) this.failed(refusals[code] ?? 'EREFUSED');
    else if (records.length === 0) this.finish('ENODATA');
    else this.finish(null, records);
  }

  failed(code) {
    if (this.isOver) return;
    this.last = code;
    if (isLocal.has(code)) this.next();
    else this.finish(code);
  }

  stop() {
    clearTimeout(this.timer);
    this.handle?.close();
    this.handle = undefined;
    this.socket?.destroy();
    this.socket = undefined;
  }

  finish(code, records) {
    if (this.isOver) return;
    this.isOver = true;
    this.stop();
    this.channel.questions.delete(this);
    const { done } = this.asked;
    // Whoever cancels may go on first.
    if (code === 'ECANCELLED') setImmediate(done, code);
    else done(code, records);
  }
}

module.exports = { Channel };
