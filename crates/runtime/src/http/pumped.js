// Bodies of requests, and answers, as ends of pipes below JavaScript.
'use strict';

const { kFlush, kSource, kSourceBack, kSink, kSinkBack } = require('internal:pump');
const { IncomingMessage, kExchange } = require('./incoming.js');
const { ServerResponse, afterSend } = require('./response.js');
const { release } = require('./chunks.js');
const { hasTimeout } = require('./requests.js');

IncomingMessage.prototype[kSource] = function offer() {
  const exchange = this[kExchange];
  return exchange !== undefined && !exchange.gone && !exchange.paused && !hasTimeout(exchange.slot) &&
    binding.pumpSource(exchange.slot, exchange.number);
};

IncomingMessage.prototype[kSourceBack] = function takeBack(moved, stopped, coming, congested) {
  const exchange = this[kExchange];
  if (!stopped || exchange.gone) return;
  if (congested) exchange.paused = true;
  else binding.resume(exchange.slot);
};

// Sends what waits for the turn's end to be one chunk; whether more is welcome.
ServerResponse.prototype[kFlush] = function flush() {
  if (this[kExchange] === undefined || this._corked > 0 || this._gathered === null) return !this._needDrain;
  this._needDrain = false;
  release(this);
  return !this._needDrain;
};

ServerResponse.prototype[kSink] = function offer() {
  const exchange = this[kExchange];
  if (exchange === undefined || exchange.gone || hasTimeout(exchange.slot) || !this._headerSent || !this._hasBody ||
      this.finished || this.destroyed || this._corked > 0 || this._gathered !== null || this._needDrain ||
      this.strictContentLength) {
    return false;
  }
  return binding.pumpSink(exchange.slot, exchange.number * 8, this.chunkedEncoding);
};

ServerResponse.prototype[kSinkBack] = function takeBack(moved, waiting) {
  return !this[kExchange].gone && !this.destroyed && !afterSend(this, waiting, undefined);
};
