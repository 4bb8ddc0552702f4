/* Runs a command with a PostgreSQL cluster of its own, whose URL (of the superuser) is YICUN_TEST_PG:
 *
 *   node tests/http/with-cluster.mjs node --test tests/http/
 *
 * The cluster ends with the command, with a signal, and also when this is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';

import { startCluster } from './cluster.mjs';

const cluster = startCluster();
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args,
  { stdio: 'inherit', env: { ...process.env, YICUN_TEST_PG: cluster.url('postgres', 'postgres') } });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => console.error(`${command}: ${error.message}`));
const [code, signal] = await once(child, 'close').catch(() => [127]);
await cluster.end();
process.exit(code ?? 128 + os.constants.signals[signal]);
