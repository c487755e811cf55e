import { z } from 'zod';

const coordinate = z.number();

/** Place of a node on the canvas. */
export const positionModel = z
  .strictObject({
    x: coordinate.meta({ title: 'X', description: 'To the right, in pixels.' }),
    y: coordinate.meta({ title: 'Y', description: 'Downwards, in pixels.' }),
  })
  .meta({ title: 'Position', description: 'Place on the canvas.', advanced: true });
