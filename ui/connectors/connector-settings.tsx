import type { Connector, ConnectorDefinition } from '../api/model.ts';
import { PropertyList } from '../components/property-list.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { formOf, titledStep } from '../settings/setting-title.ts';
import { SettingValue } from '../settings/setting-value.tsx';
import { signInText } from './sign-in-text.ts';

interface ConnectorSettingsProps {
  connector: Connector;
  /** Of its type; none before they are known. */
  definition: ConnectorDefinition | undefined;
}

/** What a connector reaches and how it signs in, in the words of its form. */
export function ConnectorSettings({ connector, definition }: ConnectorSettingsProps) {
  const form = definition === undefined ? [] : [formOf(definition.config)];
  const { config, authMethod, lastTestedAt } = connector;
  return (
    <PropertyList
      properties={[
        ...Object.entries(config).map(([key, value]) => {
          const { text, parts } = titledStep(form, key);
          return { name: text, value: <SettingValue value={value} parts={parts} /> };
        }),
        { name: 'Sign-in', value: signInText(authMethod, definition) },
        { name: 'Last tested', value: lastTestedAt === null ? 'Never' : <TimeAgo at={lastTestedAt} /> },
      ]}
    />
  );
}
