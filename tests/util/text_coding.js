// TextEncoder and TextDecoder.
const bytes = new TextEncoder().encode('h\u00e9 \u{1f600}');
console.log(bytes, new TextDecoder().decode(bytes));
console.log(new TextEncoder().encodeInto('\u00e9\u00e9', new Uint8Array(3)));
console.log(new TextDecoder('utf-16le').decode(new Uint8Array([104, 0, 105, 0])), new TextDecoder('latin1').encoding);
console.log(JSON.stringify(new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65, 0xff]))));
try {
  new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]));
} catch (error) {
  console.log(error.name, error.code);
}
try {
  new TextDecoder('no-such');
} catch (error) {
  console.log(error.name, error.code, error.message);
}
const streaming = new TextDecoder();
console.log(streaming.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + streaming.decode(new Uint8Array([0xac])));
