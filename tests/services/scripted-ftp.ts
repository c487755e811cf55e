import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface ScriptedFtp extends AsyncDisposable {
  readonly port: number;
  /** Commands that came, in order. */
  readonly commands: string[];
}

export interface FtpScript {
  /** The one file, whatever it is called. */
  readonly content: Buffer;
  /** What is sent of a range, and what is said after it; `null`: nothing, the connection is closed. */
  sends(range: Buffer): { readonly bytes: Buffer; readonly says: string | null };
  /** Answers in place of the usual ones; `null`: the usual one. */
  answer?(command: string): string | null;
  /** Sends its answers byte by byte. */
  readonly slowly?: boolean;
}

/** An FTP server in this process that does what no good one does. */
export async function scriptedFtp({ content, sends, answer, slowly = false }: FtpScript): Promise<ScriptedFtp> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };

  const server = createServer((control) => {
    track(control);
    let passive: Server | null = null;
    let coming: Promise<unknown[]> | null = null;
    let from = 0;
    let said: Promise<unknown> = Promise.resolve();
    const sayOf = async (text: string): Promise<void> => {
      for (const byte of slowly ? text : [text]) {
        control.write(byte);
        if (slowly) await delay(1);
      }
    };
    const say = (line: string): void => {
      said = said.then(() => sayOf(`${line}\r\n`));
    };
    control.setNoDelay();

    async function transfer(): Promise<void> {
      const [data] = (await coming) as [Socket];
      track(data);
      passive?.close();
      say('150 Here it comes.');
      const { bytes, says } = sends(content.subarray(from));
      from = 0;
      data.end(bytes);
      if (says === null) said = said.then(() => control.end());
      else say(says);
    }

    async function obey(command: string): Promise<void> {
      const [verb = '', argument = ''] = command.split(' ');
      const own = answer?.(command) ?? null;
      if (own !== null) return say(own);
      switch (verb) {
        case 'USER':
          return say('331 And the password?');
        case 'PASS':
          return say('230 Come in.');
        case 'TYPE':
          return say('200 Well.');
        case 'PWD':
          return say('257 "/" it is.');
        case 'SIZE':
          return say(`213 ${content.length}`);
        case 'MDTM':
          return say('213 20260101000000');
        case 'REST':
          from = Number(argument);
          return say('350 From there.');
        case 'EPSV':
          passive = createServer().listen(0, '127.0.0.1');
          // It may come before it is asked for.
          coming = once(passive, 'connection');
          coming.catch(() => {});
          await once(passive, 'listening');
          return say(`229 Here (|||${(passive.address() as AddressInfo).port}|)`);
        case 'RETR':
          return transfer();
        default:
          return say('502 Not here.');
      }
    }

    let rest = '';
    let done: Promise<void> = Promise.resolve();
    control.on('data', (chunk) => {
      const lines = (rest + String(chunk)).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        commands.push(line);
        done = done.then(() => obey(line));
      }
    });
    control.on('close', () => passive?.close());
    say('220 Ready.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
