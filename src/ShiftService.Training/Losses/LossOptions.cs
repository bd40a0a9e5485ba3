using System.Text.Json.Serialization;
using ShiftService.Training.Losses.Detection;

namespace ShiftService.Training.Losses;

/// <summary>What is minimised.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CrossEntropyOptions), "crossEntropy")]
[JsonDerivedType(typeof(MarginSoftmaxOptions), "marginSoftmax")]
[JsonDerivedType(typeof(EmbeddingRegressionOptions), "embeddingRegression")]
[JsonDerivedType(typeof(RelationalRegressionOptions), "relationalRegression")]
[JsonDerivedType(typeof(SumOptions), "sum")]
[JsonDerivedType(typeof(DetectionOptions), "detection")]
[JsonDerivedType(typeof(PerceptualOptions), "perceptual")]
public abstract record LossOptions;
