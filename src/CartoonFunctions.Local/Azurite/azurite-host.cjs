// Runs Azurite for as long as its parent lives: standard input ends when the parent does, however it does.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const v8 = require('node:v8');

// Every piece of a blob is a buffer outside the heap and counts for it. Left as it is, V8 lets the heap grow by a tenth of what is
// live; once Azurite has run for a minute that means a full collection for every few photos, and twice the CPU time.
v8.setFlagsFromString('--heap-growing-percent=200');

const [main, pidFile] = process.argv.splice(2, 2);
fs.writeFileSync(pidFile, String(process.pid));
process.on('exit', () => fs.rmSync(pidFile, { force: true }));

// Ctrl-C reaches the whole process group; the parent still needs the storage to stop well, and ends this process itself.
process.on('newListener', (event) => {
  if (event !== 'SIGINT') return;
  setImmediate(() => {
    process.removeAllListeners('newListener');
    process.removeAllListeners('SIGINT');
    process.on('SIGINT', () => {});
  });
});

process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();

// A web page whose own host name is made to point here speaks under that name; the service's clients know the address.
const ours = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, request, response, ...others) {
  if (event !== 'request' || ours.test(request.headers.host ?? '')) return emit.call(this, event, request, response, ...others);
  response.writeHead(400, { connection: 'close' }).end();
  return true;
};

require(main);
