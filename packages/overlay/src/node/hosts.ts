import { isIPv6 } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { LOOPBACK } from "../own-requests.js";

/** Addresses that stand for every one of the machine's. */
const ANY = ["0.0.0.0", "::"];

/** As it stands in an address. */
function inAddress(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/**
 * The hosts under which the overlay may be asked for. `host` is where it listens for other devices; undefined: for none.
 */
export function hostsOf(host: string | undefined, port: number): readonly string[] {
  const names = namesOf(host).map((name) => name.toLowerCase());
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

function namesOf(host: string | undefined): readonly string[] {
  if (host === undefined) return LOOPBACK;
  const addresses = externalAddresses().map(({ address }) => inAddress(address));
  return [...LOOPBACK, inAddress(host), hostname(), ...addresses];
}

/** The name of this machine for who is to open the page. */
export function shownName(host = "127.0.0.1"): string {
  if (!ANY.includes(host)) return inAddress(host);
  const addresses = externalAddresses();
  const { address } = addresses.find(({ family }) => family === "IPv4") ??
    addresses[0] ?? { address: "127.0.0.1" };
  return inAddress(address);
}

function externalAddresses() {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal);
}
