/** A page of the reference: file name and Markdown. */
export interface Page {
  readonly name: string;
  readonly text: string;
}

/** A page as all of them look. */
export function page(title: string, intro: string, sections: readonly (readonly string[])[]): string {
  const blocks = [
    `# ${title}`,
    'Written by `npm run docs` from the definitions; do not edit.',
    intro,
    ...sections.flat(),
  ];
  return `${blocks.map((block) => block.trimEnd()).join('\n\n')}\n`;
}
