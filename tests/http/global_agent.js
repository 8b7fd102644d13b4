// The global agent can be replaced, and requests use the new one.
'use strict';
const http = require('http');

const agent = new http.Agent({ maxSockets: 1 });
let used = 0;
agent.addRequest = function addRequest(req, options, port, address) {
  used++;
  return http.Agent.prototype.addRequest.call(this, req, options, port, address);
};
const before = http.globalAgent;
http.globalAgent = agent;
console.log(http.globalAgent === agent, before === agent);
http.createServer(function(req, res) {
  res.end();
  this.close();
}).listen(0, function() {
  http.get({ port: this.address().port }, (res) => {
    res.resume().on('end', () => {
      console.log('used', used);
      agent.destroy();
    });
  });
});
