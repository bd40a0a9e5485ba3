using System.Numerics;
using ShiftService.Graph;
using ShiftService.Training.Data;

namespace ShiftService.Training.Augmentation;

/// <summary>
/// Mixes the images of a batch in pairs, the first with the last and so on, with one share for the batch: blended (mixup; Zhang et al.,
/// ICLR 2018) or with a rectangle exchanged (cutmix; Yun et al., ICCV 2019). Where both are asked for, each batch has one, with equal
/// chance. The odd image in the middle stays as it is.
/// </summary>
/// <param name="mixup">Alpha of mixup's Beta distribution; 0 for none.</param>
/// <param name="cutmix">Alpha of cutmix's; 0 for none.</param>
internal sealed class PairMixing(double mixup, double cutmix)
{
    public void Apply(ImageBatch batch, ref CounterRandom random)
    {
        if (mixup <= 0 && cutmix <= 0) return;
        bool blend = mixup > 0 && (cutmix <= 0 || random.Coin());
        double other = 1 - random.SymmetricBeta(blend ? mixup : cutmix);
        if (blend) Blend(batch, (float)other);
        else Exchange(batch, other, ref random);
    }

    private static void Blend(ImageBatch batch, float other)
    {
        for (int i = 0; i < batch.Count / 2; i++)
        {
            int j = batch.Count - 1 - i;
            Span<float> first = Image(batch, i), second = Image(batch, j);
            int at = 0;
            for (; at + Vector<float>.Count <= first.Length; at += Vector<float>.Count)
            {
                var a = new Vector<float>(first[at..]);
                var b = new Vector<float>(second[at..]);
                (a * (1 - other) + b * other).CopyTo(first[at..]);
                (b * (1 - other) + a * other).CopyTo(second[at..]);
            }
            for (; at < first.Length; at++)
            {
                (float a, float b) = (first[at], second[at]);
                first[at] = a * (1 - other) + b * other;
                second[at] = b * (1 - other) + a * other;
            }
            Mark(batch, i, j, other);
        }
    }

    private static void Exchange(ImageBatch batch, double other, ref CounterRandom random)
    {
        TensorShape shape = batch.ImageShape;
        int width = (int)(shape.Width * Math.Sqrt(other)), height = (int)(shape.Height * Math.Sqrt(other));
        int x = random.Integer(shape.Width), y = random.Integer(shape.Height);
        int left = Math.Max(x - width / 2, 0), right = Math.Min(x - width / 2 + width, shape.Width);
        int top = Math.Max(y - height / 2, 0), bottom = Math.Min(y - height / 2 + height, shape.Height);
        if (left >= right || top >= bottom) return;
        // What lies outside the image was cut off: the share is that of what is exchanged.
        float share = (float)(right - left) * (bottom - top) / shape.Pixels;
        for (int i = 0; i < batch.Count / 2; i++)
        {
            int j = batch.Count - 1 - i;
            Span<float> first = Image(batch, i), second = Image(batch, j);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                for (int row = top; row < bottom; row++)
                {
                    int from = (channel * shape.Height + row) * shape.Width;
                    for (int k = from + left; k < from + right; k++) (first[k], second[k]) = (second[k], first[k]);
                }
            }
            Mark(batch, i, j, share);
        }
    }

    private static void Mark(ImageBatch batch, int i, int j, float share)
    {
        (int first, int second) = (batch.Targets[i].Label, batch.Targets[j].Label);
        batch.Targets[i] = new Target(first, second, share);
        batch.Targets[j] = new Target(second, first, share);
    }

    private static Span<float> Image(ImageBatch batch, int index)
    {
        int length = (int)batch.ImageShape.Elements;
        return batch.Pixels.AsSpan(index * length, length);
    }
}
