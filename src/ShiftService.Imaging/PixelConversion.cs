using System.Runtime.Intrinsics;

namespace ShiftService.Imaging;

/// <summary>Height x width x RGB bytes to normalised [channel, row, column] numbers. May be used from any thread.</summary>
public sealed class PixelConversion
{
    private const int Channels = 3, Step = 16;

    private readonly float[] _scale = new float[Channels], _shift = new float[Channels];
    // For each channel and each third of 48 bytes: where the channel's 16 values go. 255 leaves a place empty.
    private readonly Vector128<byte>[] _places = new Vector128<byte>[Channels * Channels];

    /// <summary>Prepares the conversion.</summary>
    /// <exception cref="ArgumentException">A mean or deviation makes no sense.</exception>
    public PixelConversion(PixelNormalization normalization)
    {
        normalization.Validate();
        for (int c = 0; c < Channels; c++)
        {
            _scale[c] = 1 / (255 * normalization.Deviation[c]);
            _shift[c] = -normalization.Mean[c] / normalization.Deviation[c];
            for (int third = 0; third < Channels; third++)
            {
                byte[] places = [.. Enumerable.Repeat((byte)255, Step)];
                for (int i = 0; i < Step; i++)
                    if ((Channels * i + c) / Step == third) places[i] = (byte)((Channels * i + c) % Step);
                _places[c * Channels + third] = Vector128.Create(places);
            }
        }
    }

    /// <summary>value / 255 minus the mean, divided by the deviation.</summary>
    public void Convert(ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        int count = pixels.Length / Channels, whole = count - count % Step;
        for (int c = 0; c < Channels; c++)
        {
            Span<float> plane = planes.Slice(c * count, count);
            Vector128<byte> first = _places[c * Channels], second = _places[c * Channels + 1], third = _places[c * Channels + 2];
            Vector128<float> scale = Vector128.Create(_scale[c]), shift = Vector128.Create(_shift[c]);
            for (int i = 0; i < whole; i += Step)
            {
                ReadOnlySpan<byte> source = pixels.Slice(i * Channels, Step * Channels);
                Vector128<byte> values = Vector128.Shuffle(Vector128.Create(source), first)
                    | Vector128.Shuffle(Vector128.Create(source[Step..]), second)
                    | Vector128.Shuffle(Vector128.Create(source[(2 * Step)..]), third);
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(values);
                Span<float> target = plane.Slice(i, Step);
                Store(Vector128.WidenLower(low), scale, shift, target);
                Store(Vector128.WidenUpper(low), scale, shift, target[4..]);
                Store(Vector128.WidenLower(high), scale, shift, target[8..]);
                Store(Vector128.WidenUpper(high), scale, shift, target[12..]);
            }
            for (int i = whole; i < count; i++) plane[i] = pixels[i * Channels + c] * _scale[c] + _shift[c];
        }
    }

    private static void Store(Vector128<uint> values, Vector128<float> scale, Vector128<float> shift, Span<float> target) =>
        (Vector128.ConvertToSingle(values.AsInt32()) * scale + shift).CopyTo(target);
}
