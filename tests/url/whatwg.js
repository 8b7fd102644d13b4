// URL and URLSearchParams.
const url = new URL('https://user:p%40ss@example.org:8080/a/./b/../c?x=1&y=2#frag');
console.log(url);
console.log(url.href, url.origin, String(new URL('../d?z', url)), new URL('http://EXAMPLE.com:80').href, new URL('file:///a b').pathname);
url.pathname = '/new path'; url.search = 'q=\u00e9'; url.hash = ''; url.port = '443'; url.host = 'h.test:1';
console.log(url.href, JSON.stringify({ url }), URL.canParse('nope'), URL.canParse('a', 'http://b'));
try { new URL('nope'); } catch (error) { console.log(error.name, error.code, error.message, error.input); }
const params = new URLSearchParams('a=1&b=2&a=3&c=%20+x');
params.append('d', '&='); params.delete('b'); params.sort();
console.log(params, params.getAll('a'), params.get('c'), params.has('zz'), params.toString(), [...params.keys()], params.size);
console.log(new URLSearchParams({ x: 'y z', '\u00fc': '1' }).toString(), new URLSearchParams([['k', 'v']]).toString());
for (const host of ['http://[::1]:3000/x', 'http://192.168.0.1.', 'http://0x7f.1', 'http://m\u00fcnchen.de/', 'data:text/plain,hi', 'javascript:void 0', 'http://a/%zz?%zz'])
  console.log(new URL(host).href);
