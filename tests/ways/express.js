// Reads addresses as Express does and asks the test, over stdin and stdout, what to answer.
//
// One line out for each request: what it means, in base64; one line back: the status and the body, in base64.
// Answers come in the order of the questions.
const express = require('express');
const readline = require('readline');

const waiting = [];
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [status, body] = line.split(' ');
  const response = waiting.shift();
  response.status(Number(status));
  if (body) response.type('application/json').send(Buffer.from(body, 'base64'));
  else response.end();
}).on('close', () => process.exit(0));

const word = (text) => Buffer.from(text === undefined ? '' : String(text), 'utf8').toString('base64') || '-';
const ask = (request, response) => {
  const { session, tx, account, key } = request.params;
  const body = Buffer.isBuffer(request.body) ? request.body.toString('base64') : '';
  // "a" where the address names a key, also an empty one.
  const words = [request.method, key === undefined ? 'call' : 'key', session, tx, account, key, request.query.client];
  waiting.push(response);
  process.stdout.write(
    [...words.slice(0, 2), ...words.slice(2).map(word), body || '-'].join(' ') + '\n');
};

const app = express();
app.disable('etag');
app.use(express.raw({ type: () => true, limit: '4mb' }));
app.all('/context/call/:session/:tx/:account', ask);
app.all('/context/call/:session/:tx/:account/:key', ask);
app.use((error, request, response, next) => response.status(error.status || 500).end());
const server = app.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
