// Ciphers as streams, strings in and out, keys and IVs as text.
'use strict';
const crypto = require('crypto');
const { pipeline } = require('stream');
const key = Buffer.alloc(32, 7);
const iv = Buffer.alloc(16, 9);

const c = crypto.createCipheriv('aes-256-cbc', key, iv);
const hex = c.update('caf\u00e9 ', 'utf8', 'hex') + c.update('63616665', 'hex', 'hex') + c.final('hex');
const d = crypto.createDecipheriv('aes-256-cbc', key, iv);
console.log(hex, d.update(hex, 'hex', 'utf8') + d.final('utf8'));

// Base64 of pieces that are no whole groups.
const e = crypto.createCipheriv('aes-256-ctr', key, iv);
console.log(e.update('a', 'utf8', 'base64') + '|' + e.update('bcde', 'utf8', 'base64') + '|' + e.final('base64'));

console.log(crypto.createCipheriv('aes-128-cbc', '0123456789abcdef', '0123456789abcdef').update(Buffer.alloc(32)).toString('hex'));

const text = Buffer.alloc(100000, 'some text ');
const parts = [];
pipeline(
  require('stream').Readable.from([text.subarray(0, 33333), text.subarray(33333)]),
  crypto.createCipheriv('aes-256-gcm', key, iv), crypto.createDecipheriv('aes-256-ctr', key, iv),
  async function*(source) {
    for await (const part of source) parts.push(part);
  },
  (error) => {
    console.log(error, Buffer.concat(parts).length, crypto.hash('sha1', Buffer.concat(parts)));
  });

const bad = crypto.createDecipheriv('aes-256-cbc', key, iv);
bad.on('error', (error) => console.log('error', error.code));
bad.end(Buffer.alloc(16));

const gcm = crypto.createCipheriv('aes-256-gcm', key, iv, { authTagLength: 12 });
gcm.setAAD('header', { encoding: 'latin1' });
const sealed = Buffer.concat([gcm.update('secret'), gcm.final()]);
const tag = gcm.getAuthTag();
console.log(sealed, tag, tag.length);
const open = crypto.createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 12 });
open.setAAD(Buffer.from('header')).setAuthTag(tag);
console.log(open.update(sealed, null, 'utf8') + open.final('utf8'));
