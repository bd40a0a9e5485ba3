using ShiftService.Graph;
using ShiftService.Training.Losses;

namespace ShiftService.Training.Tests.Losses;

public class PerceptualLossTests
{
    private const int Images = 2, Channels = 3, Height = 4, Width = 5, Pixels = Height * Width, Elements = Channels * Pixels;
    private static readonly TensorShape Maps = TensorShape.Image(Channels, Height, Width);

    [Fact]
    public void Content_AgreesWithItsFormula()
    {
        float[] outputs = LossCheck.Random(Images * Elements, 1), content = LossCheck.Random(Images * Elements, 2);
        LossCheck.Agrees(new ContentLoss(), Maps, outputs, [], content, Images,
            (x, _) => x.Zip(content, (a, b) => (a - b) * (a - b)).Sum() / Elements);
    }

    [Fact]
    public void Gram_AgreesWithItsFormula()
    {
        float[] outputs = LossCheck.Random(Images * Elements, 3), style = new float[Channels * Channels];
        GramMatrix.Compute(LossCheck.Random(Channels * 6, 4), TensorShape.Image(Channels, 2, 3), style);
        LossCheck.Agrees(new GramLoss(style), Maps, outputs, [], [], Images, (x, _) =>
        {
            double sum = 0;
            for (int image = 0; image < Images; image++)
                for (int a = 0; a < Channels; a++)
                    for (int b = 0; b < Channels; b++)
                    {
                        double gram = 0;
                        for (int p = 0; p < Pixels; p++)
                            gram += x[image * Elements + a * Pixels + p] * x[image * Elements + b * Pixels + p];
                        sum += Math.Pow(gram / Elements - style[a * Channels + b], 2);
                    }
            return sum;
        });
    }

    [Fact]
    public void TotalVariation_AgreesWithItsFormula()
    {
        float[] outputs = LossCheck.Random(Images * Elements, 5);
        LossCheck.Agrees(new TotalVariationLoss(), Maps, outputs, [], [], Images, (x, _) =>
        {
            double sum = 0;
            for (int plane = 0; plane < Images * Channels; plane++)
                for (int row = 0; row < Height; row++)
                    for (int column = 0; column < Width; column++)
                    {
                        int at = plane * Pixels + row * Width + column;
                        if (column + 1 < Width) sum += Math.Pow(x[at + 1] - x[at], 2);
                        if (row + 1 < Height) sum += Math.Pow(x[at + Width] - x[at], 2);
                    }
            return sum / Elements;
        });
    }

    [Fact]
    public void AStyleOfOtherChannels_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new GramLoss(new float[16]).CreateWorker(1, Maps));
}
