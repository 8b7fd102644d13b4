// fileURLToPath, pathToFileURL, format, domainTo…
const url = require('url');
console.log(url.fileURLToPath('file:///a%20b/c'), url.pathToFileURL('/x y/#?%.txt').href, url.format(new URL('http://a:b@c/d?e#f'), { auth: false, fragment: false }));
console.log(url.domainToASCII('m\u00fcnchen.de'), url.domainToUnicode('xn--mnchen-3ya.de'), url.urlToHttpOptions(new URL('http://u:p@h:81/p?q')).path);
for (const bad of ['http://x', 'file://host/x', 'file:///a%2fb']) {
  try { url.fileURLToPath(bad); } catch (error) { console.log(error.code, error.message); }
}
