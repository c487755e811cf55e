import type { Difference, TestResult } from '../../../runtime/verify/test-result.ts';
import { failureText } from '../report-failure.ts';

/** Says how tests go. */
export interface TestReport {
  file(path: string): void;
  result(path: string, result: TestResult): void;
  end(results: readonly TestResult[]): void;
}

/** One JSON line a test. */
export function jsonReport(): TestReport {
  return {
    file() {},
    result: (file, result) => console.log(JSON.stringify({ file, ...result })),
    end() {},
  };
}

/** For people: a line a test, and below it what came out otherwise. */
export function textReport(): TestReport {
  return {
    file: (path) => console.log(path),
    result(_path, { name, passed, differences, error, durationMs }) {
      console.log(`  ${passed ? '✓' : '✗'} ${name} (${durationMs} ms)`);
      if (error !== null) console.log(indented(failureText(error)));
      for (const difference of differences) console.log(indented(differenceLines(difference)));
    },
    end(results) {
      const passed = results.filter((result) => result.passed).length;
      const failed = results.length - passed;
      console.log(`\n${passed} passed${failed === 0 ? '' : `, ${failed} failed`}`);
    },
  };
}

/** What was expected above what came, so that the eye can compare them. */
function differenceLines({ place, texts, hint }: Difference): string {
  const lines = [place, `  expected  ${texts.expected}`, `  got       ${texts.got}`];
  return [...lines, ...(hint === null ? [] : [`  ${hint}.`])].join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}
