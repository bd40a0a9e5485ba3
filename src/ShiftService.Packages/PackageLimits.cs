using System.Reflection;
using ShiftService.Packages.Documents;
using ShiftService.Packages.Verification;

namespace ShiftService.Packages;

/// <summary>What the numbers of a card may be.</summary>
internal static class PackageLimits
{
    private static readonly NumberLimit Side = new(1, 1 << 15), Share = new(0, 1), Count = new(0, 1e18), Cosine = new(-1.01, 1.01),
        Channels = new(0, 1 << 20), Pixels = new(0, 1 << 16), Offset = new(-(1 << 16), 1 << 16), Ratio = new(0, 1e9);

    private static readonly Dictionary<(Type, string), NumberLimit> ByProperty = new()
    {
        [(typeof(PackageInput), nameof(PackageInput.Height))] = Side,
        [(typeof(PackageInput), nameof(PackageInput.Width))] = Side,
        [(typeof(PackageInput), nameof(PackageInput.Mean))] = Share with { Items = 3 },
        [(typeof(PackageInput), nameof(PackageInput.Std))] = new(0, 10, AboveMinimum: true, Items: 3),
        [(typeof(ResizeSettings), nameof(ResizeSettings.CropFraction))] = new(0, 1, AboveMinimum: true),
        [(typeof(PackageDetection), nameof(PackageDetection.Strides))] = new(1, 1024),
        [(typeof(PackageDetection), nameof(PackageDetection.ScoreThreshold))] = Share,
        [(typeof(PackageDetection), nameof(PackageDetection.NmsIou))] = Share,
        [(typeof(PackageDetection), nameof(PackageDetection.InputSide))] = new(1, 4096),
        [(typeof(PackageProvenance), nameof(PackageProvenance.Epochs))] = new(0, 1e6),
        [(typeof(PackageProvenance), nameof(PackageProvenance.Images))] = Count,
        [(typeof(PackageProvenance), nameof(PackageProvenance.Lanes))] = new(1, 1024),
        [(typeof(PackageAccuracy), nameof(PackageAccuracy.Top1))] = Share,
        [(typeof(PackageAccuracy), nameof(PackageAccuracy.Top5))] = Share,
        [(typeof(PackageAccuracy), nameof(PackageAccuracy.Images))] = new(1, int.MaxValue),
        [(typeof(FacePoint), nameof(FacePoint.X))] = new(0, 1 << 15),
        [(typeof(FacePoint), nameof(FacePoint.Y))] = new(0, 1 << 15),
        [(typeof(PackageCalibration), nameof(PackageCalibration.Slope))] = new(0, 1e9, AboveMinimum: true),
        [(typeof(PackageCalibration), nameof(PackageCalibration.Offset))] = new(-1e9, 1e9),
        [(typeof(PackageThreshold), nameof(PackageThreshold.Target))] = Share,
        [(typeof(PackageThreshold), nameof(PackageThreshold.Similarity))] = Cosine,
        [(typeof(RateInterval), nameof(RateInterval.Rate))] = Share,
        [(typeof(RateInterval), nameof(RateInterval.Low))] = Share,
        [(typeof(RateInterval), nameof(RateInterval.High))] = Share,
        [(typeof(ScoreHistogram), nameof(ScoreHistogram.Low))] = Cosine,
        [(typeof(ScoreHistogram), nameof(ScoreHistogram.High))] = Cosine,
        [(typeof(ScoreHistogram), nameof(ScoreHistogram.Same))] = Share,
        [(typeof(ScoreHistogram), nameof(ScoreHistogram.Different))] = Share,
        [(typeof(PackageVerification), nameof(PackageVerification.SamePairs))] = Count,
        [(typeof(PackageVerification), nameof(PackageVerification.DifferentPairs))] = Count,
        [(typeof(PackageVerification), nameof(PackageVerification.People))] = new(2, int.MaxValue),
        [(typeof(PackageCost), nameof(PackageCost.Parameters))] = Count,
        [(typeof(PackageCost), nameof(PackageCost.MultiplyAccumulates))] = Count,
        [(typeof(PackageAnalysis), nameof(PackageAnalysis.Images))] = new(0, int.MaxValue),
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.Channels))] = Channels,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.Unmoved))] = Share,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.MeanHorizontal))] = Pixels,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.MeanVertical))] = Pixels,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.Largest))] = Pixels,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.Constant))] = Channels,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.CorrelationWithin))] = Share,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.CorrelationBetween))] = Share,
        [(typeof(ShiftLayerAnalysis), nameof(ShiftLayerAnalysis.Redundant))] = Channels,
        [(typeof(ShiftDirectionAnalysis), nameof(ShiftDirectionAnalysis.Dy))] = Offset,
        [(typeof(ShiftDirectionAnalysis), nameof(ShiftDirectionAnalysis.Dx))] = Offset,
        [(typeof(ShiftDirectionAnalysis), nameof(ShiftDirectionAnalysis.Channels))] = Channels,
        [(typeof(ShiftDirectionAnalysis), nameof(ShiftDirectionAnalysis.Contribution))] = Ratio,
        [(typeof(ShiftDirectionAnalysis), nameof(ShiftDirectionAnalysis.Signal))] = Ratio,
        [(typeof(ShiftDirectionAnalysis), nameof(ShiftDirectionAnalysis.Correlation))] = Share,
    };

    public static NumberLimit? Find(ICustomAttributeProvider? member) =>
        member is PropertyInfo property ? ByProperty.GetValueOrDefault((property.DeclaringType!, property.Name)) : null;
}
