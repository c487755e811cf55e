import ssh2 from 'ssh2';

interface KeyProtection {
  readonly passphrase: string;
  readonly cipher: string;
  readonly rounds: number;
}

interface SshKeys {
  readonly private: string;
  readonly public: string;
}

/** A new pair of keys in OpenSSH's form. ssh2 makes one pair in 256, of a public key that begins with a zero byte, without that: nothing reads it. */
export function sshKeys(protection?: KeyProtection): SshKeys {
  for (;;) {
    const pair =
      protection === undefined
        ? ssh2.utils.generateKeyPairSync('ed25519')
        : ssh2.utils.generateKeyPairSync('ed25519', protection);
    if (!(ssh2.utils.parseKey(pair.private, protection?.passphrase) instanceof Error)) return pair;
  }
}
