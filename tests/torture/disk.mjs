/* A disk that fails on demand: strace makes chosen system calls of a server fail, and a small file system runs full.
 *
 *   const broken = await breakDisk(pid, 'fdatasync', 'EIO', '1+');  // from the first such call of each thread on
 *   await broken.mend();                                            // how many calls were made to fail
 *   const disk = smallDisk(24);                                     // a mounted folder of 24 MiB; null where not allowed
 *   disk.fill(); disk.free(); disk.remove(); */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/* What strace is told; `when` is its own notation: 3 is the third call of a thread, 3+ all from it on. */
const inject = (call, error, when) => ['-f', '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`];

/* Lines of a log that tell of a call made to fail. */
const injected = (log) => fs.readFileSync(log, 'utf8').split('(INJECTED)').length - 1;

const temporary = (name) => path.join(os.tmpdir(), `yicun-${name}-${process.pid}`);

/* Why calls cannot be made to fail here; false when they can. */
export function cannotTrace() {
  if (spawnSync('strace', ['-V']).error) return 'strace is not installed';
  const tried = spawnSync('strace', [...inject('fsync', 'EIO', '1'), '-o', '/dev/null', 'true']);
  return tried.status !== 0 && `strace may not trace here: ${tried.stderr}`;
}

/* Attaches to a process that runs. */
export async function breakDisk(pid, call, error, when) {
  const log = temporary('strace');
  const strace = spawn('strace', [...inject(call, error, when), '-p', pid, '-o', log], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(strace, 'close');
  let said = '';
  await new Promise((done, failed) => {
    strace.stderr.on('data', (bytes) => {
      said += bytes;
      if (/ attached/.test(said)) done();
    });
    strace.once('close', () => failed(new Error(`strace: ${said}`)));
  });
  const end = async () => {
    await ended;
    const count = injected(log);
    fs.rmSync(log);
    return count;
  };
  return {
    mend() {
      strace.kill('SIGINT');
      return end();
    },
    end, // when the process itself ends
  };
}

/* A command that runs with a failing disk from its first call on, as a child of ours (-D): { command, hits() }. */
export function onBrokenDisk(call, fault, command) {
  const log = temporary('start');
  return {
    command: ['strace', '-D', '-f', '-e', `trace=${call}`, '-e', `inject=${call}:${fault}`, '-o', log, ...command],
    hits() {
      const count = injected(log);
      fs.rmSync(log);
      return count;
    },
  };
}

/* A file system of its own; temporary folders lie in it until it is removed. */
export function smallDisk(megabytes) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yicun-disk-'));
  const ballast = `${folder}/ballast`;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder]);
  if (mounted.error || mounted.status !== 0) {
    fs.rmdirSync(folder);
    return null;
  }
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  return {
    /* Not a byte is left. */
    fill() {
      const file = fs.openSync(ballast, 'a');
      for (let size = 1 << 20; size >= 1;) {
        try {
          if (fs.writeSync(file, Buffer.alloc(size)) < size) size >>= 1;
        } catch (error) {
          if (error.code !== 'ENOSPC') throw error;
          size >>= 1;
        }
      }
      fs.closeSync(file);
    },
    free: () => fs.rmSync(ballast),
    remove() {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      spawnSync('umount', [folder]);
      fs.rmdirSync(folder);
    },
  };
}
