import { AddressInfo, createServer } from 'node:net';

/** The port itself if nobody has it, else any other. */
export async function freePort(wanted: number): Promise<number> {
  // Some systems let a second one listen on an address beside the one that listens on all.
  const free = await tryToListen(wanted, '0.0.0.0') !== undefined && await tryToListen(wanted, '127.0.0.1') !== undefined;
  const port = free ? wanted : await tryToListen(0, '127.0.0.1');
  if (port === undefined) throw new Error('no port is free on 127.0.0.1');
  return port;
}

function tryToListen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => {
      const listening = (server.address() as AddressInfo).port;
      server.close(() => resolve(listening));
    });
  });
}
