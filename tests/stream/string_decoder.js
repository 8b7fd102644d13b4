// Characters cut across chunks.
const { StringDecoder } = require('string_decoder');
const utf8 = new StringDecoder('utf8');
console.log([utf8.write(Buffer.from([0xe2])), utf8.write(Buffer.from([0x82])), utf8.write(Buffer.from([0xac])), utf8.write(Buffer.from([0xf0, 0x9f])), utf8.end()]);
const utf16 = new StringDecoder('utf16le');
console.log([utf16.write(Buffer.from([0x3d, 0xd8])), utf16.write(Buffer.from([0x4d, 0xdc])), utf16.write(Buffer.from([0x41])), utf16.end(Buffer.from([0]))]);
const base64 = new StringDecoder('base64');
console.log([base64.write(Buffer.from('a')), base64.write(Buffer.from('bc')), base64.end(Buffer.from('d'))]);
try { new StringDecoder('nope'); } catch (error) { console.log(error.code, error.message); }
