namespace ShiftService.Kernels.Tiles;

/// <summary>What a tile kernel computes, in plain loops: the specification that every emitted kernel is tested against.</summary>
public static unsafe class TileReference
{
    /// <summary>Computes the rows of one panel; the arguments are those of <see cref="TileKernel"/>.</summary>
    public static void Run(TileKernelSpec spec, nint arena, nint panel, nint firstRow, nint endRow)
    {
        var words = (nint*)panel;
        int channels = spec.Vectors * spec.Isa.Lanes();
        var values = new float[spec.Epilogue.Count + 1];
        for (nint y = firstRow; y < endRow; y++)
            for (int x = 0; x < spec.Width; x++)
                for (int channel = 0; channel < channels; channel++)
                {
                    values[0] = Accumulate(spec, arena, words, y, x, channel, channels);
                    Finish(spec, arena, words, y, x, channel, channels, values);
                }
    }

    private static float Accumulate(TileKernelSpec spec, nint arena, nint* words, nint y, int x, int channel, int channels)
    {
        float sum = ((float*)words[PanelTable.Constants])[channel];
        var weight = (float*)words[PanelTable.Weights] + channel;
        for (int s = 0; s < spec.Sources.Count; s++)
        {
            TileSource source = spec.Sources[s];
            var first = (Segment*)words[PanelTable.Segments(s)];
            var count = (nint)((Segment*)words[PanelTable.Segments(s) + 1] - first);
            nint pixel = arena + x * source.PixelStrideBytes;
            if (source.RingRows == 0) pixel += y * source.RowStrideBytes;
            else first += y % source.RingRows * count;
            for (Segment* segment = first; segment < first + count; segment++)
            {
                nint from = pixel + segment->OffsetBytes;
                switch (spec.Body)
                {
                    case TileBody.Product:
                        for (nint k = 0; k < segment->LengthBytes; k += source.StepBytes, weight += channels)
                            sum += *(float*)(from + k) * *weight;
                        break;
                    case TileBody.OuterProduct:
                        var other = (byte*)(arena + (segment + 1)->OffsetBytes) + channel * sizeof(float);
                        for (nint k = 0; k < segment->LengthBytes; k += source.StepBytes, other += spec.OuterStepBytes)
                            sum += *(float*)(from + k) * *(float*)other;
                        segment++;
                        break;
                    case TileBody.Depthwise:
                        sum += ((float*)from)[channel] * *weight;
                        weight += channels;
                        break;
                    case TileBody.Sum:
                        sum += ((float*)from)[channel];
                        break;
                    case TileBody.Max:
                        sum = Math.Max(sum, ((float*)from)[channel]);
                        break;
                    default:
                        throw new InvalidOperationException($"tile body {spec.Body} is unknown; this is a bug");
                }
            }
        }
        return sum;
    }

    private static void Finish(TileKernelSpec spec, nint arena, nint* words, nint y, int x, int channel, int channels, float[] values)
    {
        int defined = 1;
        foreach (EpilogueInstruction i in spec.Epilogue)
        {
            float value = values[i.Source];
            if (i.Op == EpilogueOp.Store)
            {
                *Operand(i.Argument) = value;
                continue;
            }
            values[defined++] = i.Op switch
            {
                EpilogueOp.Affine => value * Constant(i.Argument) + Constant(i.Argument + 1),
                EpilogueOp.Relu => Math.Max(value, 0),
                EpilogueOp.Clip => Math.Min(Math.Max(value, i.Minimum), i.Maximum),
                EpilogueOp.PRelu => Math.Max(value, 0) + Constant(i.Argument) * Math.Min(value, 0),
                EpilogueOp.AddOperand => value + *Operand(i.Argument),
                EpilogueOp.MultiplyOperand => value * *Operand(i.Argument),
                EpilogueOp.MaskByOperand => *Operand(i.Argument) > 0 ? value : 0,
                EpilogueOp.AddValue => value + values[i.Argument],
                _ => throw new InvalidOperationException($"epilogue operation {i.Op} is unknown; this is a bug"),
            };
        }

        float Constant(int slot) => ((float*)words[PanelTable.Constants])[slot * channels + channel];

        float* Operand(int number)
        {
            int lane = channel;
            if (spec.Operands[number].OneVector) (number, lane) = (number + channel / spec.Isa.Lanes(), channel % spec.Isa.Lanes());
            TileOperand operand = spec.Operands[number];
            nint row = operand.RingRows == 0 ? y : (y + operand.RingTop) % operand.RingRows;
            nint offset = words[PanelTable.Operand(spec.Sources.Count, number)];
            return (float*)(arena + offset + row * operand.RowStrideBytes + x * operand.PixelStrideBytes) + lane;
        }
    }
}
