/** A key in the keychain of the operating system, through the tool that comes with it. */
import type { CredentialSource } from '../credential-source.js';
import { CredentialFault } from '../credential-source.js';
import { commandCredential } from './command-credential.js';

/** `service` is the name under which the key was stored. */
export function keychainCredential(service: string, platform: NodeJS.Platform): CredentialSource {
  const command = keychainCommand(service, platform);
  if (command === undefined) {
    const fault = new CredentialFault('this system has no keychain that can be asked; use a file or a command');
    return { token: () => Promise.reject(fault) };
  }
  return commandCredential(command, `the keychain's tool ${command[0]}`);
}

export function keychainCommand(service: string, platform: NodeJS.Platform): readonly string[] | undefined {
  switch (platform) {
    case 'darwin':
      return ['security', 'find-generic-password', '-w', '-s', service];
    case 'linux':
    case 'freebsd':
      return ['secret-tool', 'lookup', 'service', service];
    default:
      return undefined;
  }
}
