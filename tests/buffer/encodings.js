// Every encoding both ways.
for (const encoding of ['utf8', 'hex', 'base64', 'base64url', 'latin1', 'binary', 'ascii', 'utf16le', 'ucs2']) {
  const buffer = Buffer.from('h\u00e9llo \u20ac', 'utf8');
  const text = buffer.toString(encoding);
  console.log(encoding, JSON.stringify(text), Buffer.byteLength(text, encoding), Buffer.from(text, encoding).length);
}
console.log(Buffer.from('abc', 'hex'), Buffer.from('0xzz', 'hex'), Buffer.from('a b=c', 'base64'), Buffer.from('_-8', 'base64url'));
console.log(Buffer.isEncoding('UTF-8'), Buffer.isEncoding('nope'), Buffer.from([0xff, 0xfe, 0x41]).toString());
try {
  Buffer.from('x', 'nope');
} catch (error) {
  console.log(error.name, error.code, error.message);
}
