import { isName } from './chars.ts';

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;

/** Why a processing instruction, or the declaration of XML, is not one; `null`: it is. `isFirst`: nothing stands before it. */
export function declarationFault(text: string, isFirst: boolean): string | null {
  const target = /^<\?([^ \t\r\n?]*)(?=[ \t\r\n]|\?>$)/.exec(text)?.[1];
  if (target === undefined || !isName(target)) return 'a processing instruction has no name';
  if (target.toLowerCase() !== 'xml') return null;
  if (!isFirst || target !== 'xml') return 'the declaration of XML does not stand at the beginning';
  return DECLARATION.test(text) ? null : 'the declaration of XML is not as it should be';
}
