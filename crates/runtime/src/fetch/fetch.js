// fetch: from a request to its response, over redirects. What carries it is exchange.js, by connections of the wire room.
'use strict';

const { bytesOf } = require('internal:buffer/blob');
const { resolveObjectURL } = require('internal:buffer/object_urls');
const { poolOf } = require('internal:wire/pool');
const { HeaderList, immutableHeaders } = require('./headers.js');
const { Body } = require('./body.js');
const { Request, innards, signalOf } = require('./request.js');
const { Response, make, nullBody, redirects } = require('./response.js');
const { Exchange } = require('./exchange.js');
const { Target } = require('./target.js');

const MAX_REDIRECTS = 20;
const ofBody = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];
const ofOrigin = ['authorization', 'proxy-authorization', 'cookie', 'host'];

class Task {
  constructor(target, settle) {
    this.target = target;
    this.settle = settle;
    this.method = 'GET';
    this.list = null;
    this.body = null;
    this.redirect = 'follow';
    this.mode = 'cors';
    this.cache = 'default';
    this.signal = null;
    this.onAbort = undefined;
    this.hops = 0;
    this.exchange = undefined;
    this.response = undefined;
  }

  static of(request, settle) {
    const { url, method, headers, body, redirect, mode, cache } = innards(request);
    const task = new Task(new Target(url), settle);
    if (body !== null && (body.disturbed || body.locked)) {
      throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
    }
    task.method = method;
    task.list = headers.map.size === 0 ? null : headers;
    task.body = body;
    task.redirect = redirect;
    task.mode = mode;
    task.cache = cache;
    return task;
  }

  watch(signal) {
    this.signal = signal;
    if (signal.aborted) {
      this.aborted(signal.reason);
      return;
    }
    this.onAbort = () => this.aborted(signal.reason);
    signal.addEventListener('abort', this.onAbort);
  }

  aborted(reason) {
    this.settle.reject(reason);
    this.body?.cancel(reason);
    this.exchange?.abort(reason);
    this.response?.abort(reason);
    this.finished();
  }

  // There is nothing left to abort.
  finished() {
    if (this.onAbort === undefined) return;
    this.signal.removeEventListener('abort', this.onAbort);
    this.onAbort = undefined;
  }

  failed(cause) {
    this.settle.reject(new TypeError('fetch failed', { cause }));
    this.finished();
  }

  // ---- schemes ----

  start() {
    const { target } = this;
    switch (target.protocol) {
      case 'http:':
      case 'https:':
        this.send(target);
        break;
      case 'data:': {
        const read = require('./data_url.js').readDataUrl(target.url);
        if (read === undefined) this.failed(new Error('failed to fetch the data URL'));
        else this.give(200, 'OK', HeaderList.of('Content-Type', read[0]), read[1]);
        break;
      }
      case 'blob:': {
        const blob = this.method === 'GET' ? resolveObjectURL(target.shown) : undefined;
        if (blob === undefined) this.failed(new Error('invalid method'));
        else this.giveBlob(blob);
        break;
      }
      case 'about:':
        this.failed(new Error('about scheme is not supported'));
        break;
      case 'file:':
        this.failed(new Error('not implemented... yet...'));
        break;
      default:
        this.failed(new Error('unknown scheme'));
    }
  }

  giveBlob(blob) {
    const bytes = bytesOf(blob);
    const range = this.list?.get('range') ?? null;
    const list = new HeaderList();
    if (range === null) {
      list.append('content-length', `${bytes.length}`);
      list.append('content-type', blob.type);
      this.give(200, 'OK', list, bytes);
      return;
    }
    const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? ['', '', ''];
    const last = from === '' || to === '' ? bytes.length - 1 : Math.min(+to, bytes.length - 1);
    const first = from === '' ? Math.max(bytes.length - to, 0) : +from;
    if ((from === '' && to === '') || first > last) {
      this.failed(new Error('failed to fetch the data URL'));
      return;
    }
    list.append('content-length', `${last + 1 - first}`);
    list.append('content-range', `bytes ${first}-${last}/${bytes.length}`);
    list.append('content-type', blob.type);
    this.give(206, 'Partial Content', list, bytes.subarray(first, last + 1));
  }

  // A response from within.
  give(status, statusText, list, bytes) {
    this.settle.resolve(make({
      type: 'basic', status, statusText, headers: immutableHeaders(list), body: new Body(bytes),
      url: this.target.shown,
    }));
    this.finished();
  }

  // ---- HTTP ----

  send(target) {
    const { method, body } = this;
    if (target.isBad) {
      this.failed(new Error('bad port'));
      return;
    }
    let text;
    let bytes;
    let stream;
    if (this.list === null && body === null && method === 'GET' && this.mode === 'cors' && this.cache === 'default') {
      text = target.plain;
    } else {
      const bad = forbidden(this.list);
      if (bad !== undefined) {
        this.failed(bad);
        return;
      }
      text = `${method} ${target.path} HTTP/1.1\r\n${this.fields(target)}`;
      if (body === null) {
        if (method === 'POST' || method === 'PUT' || method === 'PATCH') text += 'content-length: 0\r\n';
      } else if (body.source === undefined) {
        text += 'transfer-encoding: chunked\r\n';
        void body.stream;
        stream = body.core;
      } else {
        ({ bytes } = body);
        text += `content-length: ${bytes.length}\r\n`;
        body.used = true;
      }
      text += '\r\n';
    }
    this.exchange = new Exchange(this, text, bytes, stream, method === 'HEAD');
    poolOf(target).submit(this.exchange);
  }

  fields(target) {
    const list = this.list ?? new HeaderList();
    let text = `host: ${list.get('host') ?? target.host}\r\nconnection: ${list.get('connection') ?? 'keep-alive'}\r\n`;
    for (const [key, [name, value]] of list.map) {
      if (key === 'set-cookie') for (const cookie of list.cookies) text += `${name}: ${cookie}\r\n`;
      else if (!own.has(key)) text += `${name}: ${value}\r\n`;
    }
    const add = (name, value) => {
      if (!list.map.has(name)) text += `${name}: ${value}\r\n`;
    };
    add('accept', '*/*');
    add('accept-language', '*');
    text += `sec-fetch-mode: ${this.mode}\r\n`;
    add('user-agent', 'node');
    if (this.cache === 'no-store' || this.cache === 'reload') {
      add('pragma', 'no-cache');
      add('cache-control', 'no-cache');
    } else if (this.cache === 'no-cache') {
      add('cache-control', 'max-age=0');
    }
    return text;
  }

  // The response is here, or its head.
  responded(status, head, body) {
    if (redirects.has(status) && this.redirect !== 'manual' && this.follow(status, head)) {
      if (this.exchange?.incoming !== undefined) this.exchange.dropsBody = true;
      return;
    }
    if (nullBody.has(status) || this.method === 'HEAD') body = null;
    if (this.signal !== null) this.response = body ?? undefined;
    this.settle.resolve(make({
      type: 'basic', status, statusText: undefined, headers: head, body, url: this.target.shown,
      redirected: this.hops > 0,
    }));
    if (body === null) this.finished();
    else if (this.signal !== null && body.incoming === undefined) body.onTaken = () => this.finished();
  }

  // Goes on elsewhere, or fails; false when the response does not say where.
  follow(status, head) {
    const location = HeaderList.parse(head).get('location');
    if (location === null) return false;
    if (this.redirect === 'error') {
      this.failed(new Error('unexpected redirect'));
      return true;
    }
    const from = this.target.url;
    let url;
    try {
      url = new URL(Buffer.from(location, 'latin1').toString(), from.href);
    } catch (error) {
      this.failed(error);
      return true;
    }
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      this.failed(new Error('URL scheme must be a HTTP(S) scheme'));
      return true;
    }
    if (this.hops === MAX_REDIRECTS) {
      this.failed(new Error('redirect count exceeded'));
      return true;
    }
    this.hops++;
    const crosses = url.origin !== from.origin;
    if (this.mode === 'cors' && (url.username !== '' || url.password !== '') && crosses) {
      this.failed(new Error('cross origin not allowed for request mode "cors"'));
      return true;
    }
    const { method, body } = this;
    if (status !== 303 && body !== null && body.source === undefined) {
      this.failed(new Error(''));
      return true;
    }
    if (url.hash === '') url.hash = from.hash;
    this.list = this.list?.copy() ?? null;
    if ((status < 303 && method === 'POST') || (status === 303 && method !== 'GET' && method !== 'HEAD')) {
      this.method = 'GET';
      this.body = null;
      for (const name of ofBody) this.list?.delete(name);
    }
    if (crosses) for (const name of ofOrigin) this.list?.delete(name);
    this.target = new Target(url);
    const { exchange } = this;
    if (exchange.incoming === undefined) {
      this.start();
    } else {
      // Behind what is still to come, so that the connection can serve again.
      exchange.incoming.collect().then(() => this.start(), (error) => this.failed(error.cause));
    }
    return true;
  }
}

// Fields that are written for themselves.
const own = new Set(['host', 'connection', 'content-length', 'sec-fetch-mode']);

// What a program may not say of a connection.
function forbidden(list) {
  if (list === null) return undefined;
  for (const name of ['transfer-encoding', 'keep-alive', 'upgrade']) {
    if (list.map.has(name)) return invalidArgument(`invalid ${name} header`);
  }
  const connection = list.get('connection')?.toLowerCase();
  if (connection !== undefined && connection !== 'close' && connection !== 'keep-alive') {
    return invalidArgument('invalid connection header');
  }
  if (list.map.has('expect')) {
    const error = new Error('expect header not supported');
    error.name = 'NotSupportedError';
    error.code = 'UND_ERR_NOT_SUPPORTED';
    return error;
  }
  return undefined;
}

function invalidArgument(message) {
  const error = new Error(message);
  error.name = 'InvalidArgumentError';
  error.code = 'UND_ERR_INVALID_ARG';
  return error;
}

function fetch(input, init = undefined) {
  const settle = Promise.withResolvers();
  try {
    let task;
    if (init === undefined && typeof input === 'string') {
      task = new Task(Target.of(input), settle);
      task.start();
    } else {
      const request = new Request(input, init);
      task = Task.of(request, settle);
      const signal = signalOf(request);
      if (signal !== null) task.watch(signal);
      if (signal === null || !signal.aborted) task.start();
    }
  } catch (error) {
    settle.reject(error);
  }
  return settle.promise;
}

module.exports = {
  fetch, Response, Request, Headers: require('./headers.js').Headers, FormData: require('./form_data.js').FormData,
};
