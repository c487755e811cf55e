import { type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { Tooltip } from '../components/tooltip.tsx';
import { THEMES, type Theme, useTheme } from './use-theme.ts';

const LOOKS: Record<Theme, { text: string; icon: LucideIcon }> = {
  system: { text: 'As the system', icon: Monitor },
  light: { text: 'Light', icon: Sun },
  dark: { text: 'Dark', icon: Moon },
};

export function ThemeSwitch() {
  const { chosen, setTheme } = useTheme();
  return (
    <ToggleGroup.Root
      type="single"
      value={chosen}
      onValueChange={(value) => {
        const theme = THEMES.find((known) => known === value);
        if (theme) setTheme(theme);
      }}
      aria-label="Theme"
      className="inline-flex rounded-lg border bg-sunken p-0.5"
    >
      {THEMES.map((theme) => {
        const { text, icon: Icon } = LOOKS[theme];
        return (
          <Tooltip key={theme} content={text}>
            <ToggleGroup.Item
              value={theme}
              aria-label={text}
              className="grid size-6 place-items-center rounded-md text-ink-3 transition-colors hover:text-ink aria-checked:bg-surface aria-checked:text-ink aria-checked:shadow-card dark:aria-checked:bg-line-strong"
            >
              <Icon aria-hidden size={13} />
            </ToggleGroup.Item>
          </Tooltip>
        );
      })}
    </ToggleGroup.Root>
  );
}
