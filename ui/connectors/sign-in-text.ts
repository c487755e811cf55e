import type { AuthMethod, ConnectorDefinition } from '../api/model.ts';

const METHODS: Record<AuthMethod, string> = {
  iam_role: 'IAM role',
  access_key: 'Access key',
  service_account_json: 'Service account',
  connection_string: 'Connection string',
  oauth2: 'OAuth 2',
  api_key: 'API key',
  username_password: 'User and password',
  ssh_key: 'SSH key',
  token: 'Token',
  none: 'None needed',
};

/** What people call a way to sign in to this type of connector. */
export function signInText(method: AuthMethod, definition: ConnectorDefinition | undefined): string {
  const title = definition?.auth[method]?.title;
  return typeof title === 'string' ? title : METHODS[method];
}
