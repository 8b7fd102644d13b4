// node:_http_agent, the old name of http's agents.
'use strict';

const { Agent, globalAgent } = require('internal:http/agent');

module.exports = { Agent, globalAgent };
