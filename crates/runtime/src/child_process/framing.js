// Messages as bytes: a line of JSON each, or V8's own form behind its length in four bytes, highest first.
'use strict';

class JsonFraming {
  constructor() {
    const { StringDecoder } = require('string_decoder');
    this.decoder = new StringDecoder('utf8');
    this.rest = '';
  }

  encode(message) {
    return Buffer.from(`${JSON.stringify(message)}\n`);
  }

  // Messages that `bytes` complete.
  decode(bytes) {
    const text = this.decoder.write(bytes);
    if (!text.includes('\n')) {
      this.rest += text;
      return [];
    }
    const lines = `${this.rest}${text}`.split('\n');
    this.rest = lines.pop();
    return lines.map((line) => JSON.parse(line));
  }

  get waits() { return this.rest !== ''; }
}

class AdvancedFraming {
  constructor() {
    this.pieces = [];
    this.length = 0;
    this.needed = 4;
  }

  encode(message) {
    const body = require('v8').serialize(message);
    const framed = Buffer.allocUnsafe(4 + body.length);
    framed.writeUInt32BE(body.length, 0);
    framed.set(body, 4);
    return framed;
  }

  decode(bytes) {
    this.pieces.push(bytes);
    this.length += bytes.length;
    const messages = [];
    while (this.length >= this.needed) {
      // Joined only when there is something to be had, so that large messages are copied once.
      const all = Buffer.concat(this.pieces, this.length);
      const size = all.readUInt32BE(0);
      this.needed = 4 + size;
      if (all.length >= this.needed) {
        messages.push(require('v8').deserialize(all.subarray(4, this.needed)));
        this.pieces = [all.subarray(this.needed)];
        this.length -= this.needed;
        this.needed = 4;
      } else {
        this.pieces = [all];
      }
    }
    return messages;
  }

  get waits() { return this.length > 0; }
}

module.exports = { AdvancedFraming, JsonFraming };
