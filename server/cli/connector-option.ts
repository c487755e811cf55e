import { Option } from 'commander';

/** `--connector REF`: where the paths of a command lie, other than on this machine. Credentials never stand on a command line. */
export const connectorOption = (): Option =>
  new Option(
    '--connector <name|file>',
    'where the paths lie: a stored connector by name or id, or a .yaml, .yml or .json file with a connector or a pipeline; by default this machine',
  );
