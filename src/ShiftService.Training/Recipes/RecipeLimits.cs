using System.Linq.Expressions;
using System.Reflection;
using ShiftService.Packages.Documents;
using ShiftService.Packages;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Losses;
using ShiftService.Training.Losses.Detection;
using ShiftService.Training.Optimizers;
using ShiftService.Training.Schedules;

namespace ShiftService.Training.Recipes;

/// <summary>What every number of a recipe may be: the one place that both the reader and the schema take it from.</summary>
internal static class RecipeLimits
{
    private const int MaxSide = 1 << 15;
    private static readonly NumberLimit Share = new(0, 1), ShareBelowOne = new(0, 1, BelowMaximum: true);
    private static readonly NumberLimit ShareAboveZero = new(0, 1, AboveMinimum: true), Rate = new(0, 100, AboveMinimum: true);
    private static readonly NumberLimit Side = new(1, MaxSide), Weight = new(0, 1e9), Factor = new(0, 1e3), Place = new(-MaxSide, MaxSide);

    private static readonly Dictionary<MemberInfo, NumberLimit> ByMember = new()
    {
        [Of<Recipe>(r => r.BatchSize)] = new(1, 65536),
        [Of<Recipe>(r => r.MicroBatch)] = new(1, 4096),
        [Of<Recipe>(r => r.Lanes)] = new(1, 1024),
        [Of<Recipe>(r => r.BatchNormMomentum)] = ShareAboveZero,
        [Of<Recipe>(r => r.EmaDecay)] = ShareBelowOne,
        [Of<Recipe>(r => r.EvaluateEvery)] = new(1, 1e6),
        [Of<NetworkRecipe>(n => n.Height)] = Side,
        [Of<NetworkRecipe>(n => n.Width)] = Side,
        [Of<NetworkRecipe>(n => n.Classes)] = new(2, MaxSide),
        [Of<NetworkRecipe>(n => n.StemStride)] = new(1, 16),
        [Of<DataRecipe>(d => d.ValidationFraction)] = ShareBelowOne,
        [Of<DataRecipe>(d => d.StoreSize)] = Side,
        [Of<DataRecipe>(d => d.Mean)] = Share with { Items = 3 },
        [Of<DataRecipe>(d => d.Std)] = new(0, 10, AboveMinimum: true, Items: 3),
        [Of<ResizeSettings>(r => r.CropFraction)] = ShareAboveZero,
        [Of<UnmarkedPhotosRecipe>(p => p.Every)] = new(1, 1e6),
        [Of<AlignedFacesRecipe>(a => a.Every)] = new(1, 1e6),
        [Of<FacesRecipe>(f => f.ImagesPerEpoch)] = new(1, 1e8),
        [Of<FacesRecipe>(f => f.InputSide)] = new(32, 4096),
        [Of<FacesRecipe>(f => f.ScoreThreshold)] = new(0.01, 1),
        [Of<FacesRecipe>(f => f.SmallestFace)] = new(1, 1024),
        [Of<SheetRecipe>(s => s.CellWidth)] = Side,
        [Of<SheetRecipe>(s => s.CellHeight)] = Side,
        [Of<TeacherRecipe>(t => t.Temperature)] = new(0, 1000, AboveMinimum: true),
        [Of<TeacherRecipe>(t => t.Share)] = Share,
        [Of<TeacherInputRecipe>(t => t.Mean)] = Share with { Items = 3 },
        [Of<TeacherInputRecipe>(t => t.Std)] = new(0, 10, AboveMinimum: true, Items: 3),
        [Of<PointRecipe>(p => p.X)] = Place,
        [Of<PointRecipe>(p => p.Y)] = Place,
        [Of<PointRecipe>(p => p.TeacherX)] = Place,
        [Of<PointRecipe>(p => p.TeacherY)] = Place,
        [Of<AugmentationOptions>(a => a.PadAndCrop)] = new(0, 1024),
        [Of<AugmentationOptions>(a => a.Cutout)] = new(0, 1024),
        [Of<AugmentationOptions>(a => a.Mixup)] = new(0, 100),
        [Of<AugmentationOptions>(a => a.Cutmix)] = new(0, 100),
        [Of<RandomResizedCropOptions>(r => r.MinScale)] = ShareAboveZero,
        [Of<RandomResizedCropOptions>(r => r.MaxScale)] = ShareAboveZero,
        [Of<RandomResizedCropOptions>(r => r.MinRatio)] = new(0, 100, AboveMinimum: true),
        [Of<RandomResizedCropOptions>(r => r.MaxRatio)] = new(0, 100, AboveMinimum: true),
        [Of<ColorJitterOptions>(c => c.Brightness)] = Share,
        [Of<ColorJitterOptions>(c => c.Contrast)] = Share,
        [Of<ColorJitterOptions>(c => c.Saturation)] = Share,
        [Of<ColorJitterOptions>(c => c.Hue)] = new(0, 0.5),
        [Of<RandAugmentOptions>(r => r.Operations)] = new(0, 16),
        [Of<RandAugmentOptions>(r => r.Magnitude)] = new(0, 10),
        [Of<CrossEntropyOptions>(l => l.Smoothing)] = ShareBelowOne,
        [Of<MarginSoftmaxOptions>(l => l.Scale)] = new(0, 1000, AboveMinimum: true),
        [Of<MarginSoftmaxOptions>(l => l.Margin)] = new(0, 1.5),
        [Of<RelationalRegressionOptions>(l => l.DistanceWeight)] = Weight,
        [Of<RelationalRegressionOptions>(l => l.AngleWeight)] = Weight,
        [Of<LossTermOptions>(t => t.Weight)] = Weight,
        [Of<DetectionOptions>(l => l.BoxWeight)] = Weight,
        [Of<DetectionOptions>(l => l.LandmarkWeight)] = Weight,
        [Of<DetectionOptions>(l => l.Focus)] = new(0, 10),
        [Of<StyleOptions>(s => s.Size)] = Side,
        [Of<StyleOptions>(s => s.Weight)] = Weight,
        [Of<PerceptualOptions>(l => l.ContentWeight)] = Weight,
        [Of<PerceptualOptions>(l => l.StyleWeight)] = new(0, 1e12),
        [Of<PerceptualOptions>(l => l.TotalVariationWeight)] = Weight,
        [Of<PerceptualOptions>(l => l.Border)] = new(0, 1024),
        [Of<OptimizerOptions>(o => o.WeightDecay)] = new(0, 1),
        [Of<OptimizerOptions>(o => o.ClipNorm)] = new(0, 1e6, AboveMinimum: true),
        [Of<SgdOptions>(o => o.Momentum)] = ShareBelowOne,
        [Of<AdamWOptions>(o => o.Beta1)] = ShareBelowOne,
        [Of<AdamWOptions>(o => o.Beta2)] = ShareBelowOne,
        [Of<AdamWOptions>(o => o.Epsilon)] = ShareAboveZero,
        [Of<ParameterGroupOptions>(g => g.Rate)] = Factor,
        [Of<ParameterGroupOptions>(g => g.Decay)] = Factor,
        [Of<ShiftLearningOptions>(s => s.Rate)] = Factor,
        [Of<ShiftLearningOptions>(s => s.PenaltyStrength)] = Share,
        [Of<ShiftLearningOptions>(s => s.PenaltyUntil)] = Share,
        [Of<ShiftLearningOptions>(s => s.LearnUntil)] = Share,
        [Of<ScheduleOptions>(s => s.Epochs)] = new(1, 1e6),
        [Of<ScheduleOptions>(s => s.PeakRate)] = Rate,
        [Of<ScheduleOptions>(s => s.WarmupEpochs)] = new(0, 1e6),
        [Of<StepScheduleOptions>(s => s.Milestones)] = new(0, 1e6, AboveMinimum: true),
        [Of<StepScheduleOptions>(s => s.Factor)] = ShareAboveZero,
        [Of<CosineScheduleOptions>(s => s.FinalShare)] = Share,
        [Of<LinearScheduleOptions>(s => s.FinalShare)] = Share,
        [Of<OneCycleScheduleOptions>(s => s.PeakAt)] = new(0, 1, AboveMinimum: true, BelowMaximum: true),
        [Of<OneCycleScheduleOptions>(s => s.InitialShare)] = Share,
        [Of<OneCycleScheduleOptions>(s => s.FinalShare)] = Share,
    };

    /// <summary>The limit of a property, or null where its type says all.</summary>
    public static NumberLimit? Find(ICustomAttributeProvider? member) =>
        member is PropertyInfo property && ByMember.TryGetValue(property.DeclaringType!.GetProperty(property.Name)!, out NumberLimit? limit)
            ? limit
            : null;

    private static PropertyInfo Of<T>(Expression<Func<T, object?>> property)
    {
        Expression body = property.Body is UnaryExpression conversion ? conversion.Operand : property.Body;
        var member = (PropertyInfo)((MemberExpression)body).Member;
        return member.DeclaringType!.GetProperty(member.Name)!;
    }
}
